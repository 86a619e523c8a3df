/** What an op does, as the end of a sentence about somebody: `moved Vote`, `set threshold of Gate to 0.8`. */
import type { Op } from './ops.ts';
import type { Pattern } from './pattern.ts';

/** How people call a node by its id; the id itself where nobody knows. */
export type NameOf = (id: string) => string;

/** Names in these patterns; the first that has the node says. */
export function namesIn(...patterns: readonly Pattern[]): NameOf {
  const known = new Map<string, string>();
  for (const { nodes } of patterns) {
    for (const { id, title } of nodes) if (!known.has(id)) known.set(id, title || id);
  }
  return (id) => known.get(id) ?? id;
}

const VALUE_LENGTH = 40;

export function opWords(op: Op, nameOf: NameOf): string {
  const names = (ids: readonly string[]): string => listed(ids.map(nameOf));
  switch (op.type) {
    case 'addNodes':
      return `added ${listed(op.nodes.map((node) => node.title || node.id))}`;
    case 'removeNodes':
      return `removed ${names(op.ids)}`;
    case 'connect':
      return op.edges.length === 1 && op.edges[0]
        ? `connected ${nameOf(op.edges[0].source.node)} to ${nameOf(op.edges[0].target.node)}`
        : `connected ${op.edges.length} times`;
    case 'disconnect':
      return op.ids.length === 1 ? 'removed a connection' : `removed ${op.ids.length} connections`;
    case 'moveNodes':
      return `moved ${names(Object.keys(op.to))}`;
    case 'setConfig':
      return `changed the settings of ${nameOf(op.id)}`;
    case 'setField':
      return op.value === undefined
        ? `cleared ${op.field} of ${nameOf(op.id)}`
        : `set ${op.field} of ${nameOf(op.id)} to ${valueWords(op.value)}`;
    case 'setNode':
      return `replaced ${nameOf(op.node.id)}`;
    case 'renameNode':
      return op.title === '' ? `took the name off ${op.id}` : `named ${op.id} ${op.title}`;
    case 'resize':
      return `resized ${nameOf(op.id)}`;
    case 'setParent':
      return op.parent === undefined
        ? `moved ${names(op.ids)} out`
        : `moved ${names(op.ids)} into ${nameOf(op.parent)}`;
    case 'setBudget':
      return 'changed the budget';
    case 'setPattern':
      return `changed ${op.field} of the pattern`;
    case 'describe':
      return op.name === undefined ? 'changed the description' : `named the pattern ${op.name}`;
    case 'replaceAll':
      return 'replaced the whole pattern';
  }
}

function valueWords(value: unknown): string {
  const text = typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
  return text.length > VALUE_LENGTH ? `${text.slice(0, VALUE_LENGTH)}…` : text;
}

function listed(names: readonly string[]): string {
  if (names.length <= 3) return names.join(', ');
  return `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`;
}
