/**
 * What turns one pattern into another, in the smallest parts: a node, one setting of a node, a place, a name,
 * an edge. Small parts are what can be merged with those of somebody else. Applied to the first pattern they
 * give the second; only the order of its nodes, which says nothing to a run, may be another one.
 */
import { apply, type Op, type Position, type Uses, usedBy } from './ops.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { isSameData } from './same.ts';

/** None where both say the same. */
export function deltaOf(before: Pattern, after: Pattern): Op[] {
  if (before === after) return [];
  const nodes = nodeOps(before, after);
  const middle = apply(before, nodes).pattern;
  const ops = [...nodes, ...edgeOps(middle.edges, after.edges), ...settingOps(before, after)];
  const reached = apply(before, ops).pattern;
  return isSamePattern(reached, after) ? ops : [{ type: 'replaceAll', pattern: after }];
}

/** Do two patterns say the same, whatever the order of their nodes and of names in a record? */
export function isSamePattern(a: Pattern, b: Pattern): boolean {
  if (a === b) return true;
  const { nodes, edges, ...rest } = a;
  const { nodes: otherNodes, edges: otherEdges, ...others } = b;
  if (nodes.length !== otherNodes.length || edges.length !== otherEdges.length) return false;
  const byId = new Map(otherNodes.map((node) => [node.id, node]));
  return (
    nodes.every((node) => isSameNode(node, byId.get(node.id))) &&
    edges.every((edge, i) => isSameEdge(edge, otherEdges[i])) &&
    isSameRecord(rest, others)
  );
}

const isSameEdge = (a: PatternEdge, b: PatternEdge | undefined): boolean =>
  a === b ||
  (b !== undefined &&
    a.id === b.id &&
    a.source.node === b.source.node &&
    a.source.port === b.source.port &&
    a.target.node === b.target.node &&
    a.target.port === b.target.port &&
    isSameData(a.extra, b.extra));

function isSameNode(a: PatternNode, b: PatternNode | undefined): boolean {
  if (a === b) return true;
  if (!b) return false;
  const { config, position, size, ...rest } = a;
  const { config: otherConfig, position: otherPosition, size: otherSize, ...others } = b;
  return (
    position.x === otherPosition.x &&
    position.y === otherPosition.y &&
    size?.width === otherSize?.width &&
    size?.height === otherSize?.height &&
    isSameRecord(config, otherConfig) &&
    isSameRecord(rest, others)
  );
}

/** Of the names in it the order does not count; that inside their values does. */
function isSameRecord(a: object, b: object): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSameData(Reflect.get(a, name), Reflect.get(b, name)))
  );
}

/** What comes, then what changes, then what goes: nothing that stays goes with the container around it. */
function nodeOps(before: Pattern, after: Pattern): Op[] {
  if (before.nodes === after.nodes) return [];
  const was = new Map(before.nodes.map((node) => [node.id, node]));
  const stays = new Set(after.nodes.map(({ id }) => id));
  const gone = before.nodes.filter(({ id }) => !stays.has(id)).map(({ id }) => id);
  const changes: Op[] = [];
  const to: Record<string, Position> = {};
  for (const node of after.nodes) {
    const old = was.get(node.id);
    if (!old || isSameNode(old, node)) continue;
    const ops = changesOf(old, node, after.uses);
    changes.push(...ops);
    const isReplaced = ops.some(({ type }) => type === 'setNode');
    if (isReplaced || (old.position.x === node.position.x && old.position.y === node.position.y)) continue;
    to[node.id] = node.position;
  }
  return [
    ...added(was, after),
    ...changes,
    ...(Object.keys(to).length > 0 ? [{ type: 'moveNodes', to } as const] : []),
    ...(gone.length > 0 ? [{ type: 'removeNodes', ids: gone } as const] : []),
  ];
}

/** One op for each row of new nodes. */
function added(was: ReadonlyMap<string, PatternNode>, { nodes, uses }: Pattern): Op[] {
  const ops: Op[] = [];
  let row: PatternNode[] = [];
  const close = (before?: string) => {
    if (row.length === 0) return;
    ops.push({
      type: 'addNodes',
      nodes: row,
      ...carried(row, uses),
      ...(before !== undefined && { before }),
    });
    row = [];
  };
  for (const node of nodes) {
    if (!was.has(node.id)) row.push(node);
    else close(node.id);
  }
  close();
  return ops;
}

/** All but its place; what has no op of its own makes it another node. */
function changesOf(old: PatternNode, node: PatternNode, uses: Uses | undefined): Op[] {
  const { id } = node;
  const ops: Op[] = [];
  if (node.parent !== old.parent) {
    ops.push({ type: 'setParent', ids: [id], ...(node.parent !== undefined && { parent: node.parent }) });
  }
  if (node.title !== old.title) ops.push({ type: 'renameNode', id, title: node.title ?? '' });
  if (node.size && !isSameRecord(node.size, old.size ?? {}))
    ops.push({ type: 'resize', id, size: node.size });
  for (const field of new Set([...Object.keys(old.config), ...Object.keys(node.config)])) {
    const value = node.config[field];
    if (isSameData(value, old.config[field])) continue;
    ops.push({
      type: 'setField',
      id,
      field,
      ...(value !== undefined && { value }),
      ...calledBy(value, uses),
    });
  }
  const parts = { config: node.config, position: node.position };
  const rest = { ...old, ...parts, parent: node.parent, title: node.title, size: node.size ?? old.size };
  const isCovered = isSameRecord(defined(rest), defined(node)) && hasPlainTitle(node);
  return isCovered ? ops : [{ type: 'setNode', node, ...carried([node], uses) }];
}

const hasPlainTitle = ({ title }: PatternNode): boolean => title === undefined || /^\S(.*\S)?$/s.test(title);

const defined = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));

/** Copies of what these nodes call: somebody else may have let go of them meanwhile. */
function carried(nodes: readonly PatternNode[], uses: Uses = {}): { uses?: Uses } {
  const refs = usedBy(nodes, uses);
  if (refs.length === 0) return {};
  return { uses: Object.fromEntries(refs.flatMap((ref) => (uses[ref] ? [[ref, uses[ref]] as const] : []))) };
}

const calledBy = (value: unknown, uses: Uses | undefined): { uses?: Uses } =>
  typeof value === 'string' && uses && Object.hasOwn(uses, value)
    ? carried([{ id: '', primitive: '', version: 1, config: { ref: value }, position: { x: 0, y: 0 } }], uses)
    : {};

/** What is neither in the old order nor as it was goes and comes again. */
function edgeOps(before: readonly PatternEdge[], after: readonly PatternEdge[]): Op[] {
  if (before === after) return [];
  const place = new Map(before.map((edge, i) => [edge.id, i]));
  const kept = new Set<string>();
  let last = -1;
  for (const edge of after) {
    const at = place.get(edge.id);
    if (at === undefined || at < last || !isSameEdge(edge, before[at])) continue;
    kept.add(edge.id);
    last = at;
  }
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  const ops: Op[] = gone.length > 0 ? [{ type: 'disconnect', ids: gone }] : [];
  let row: PatternEdge[] = [];
  const close = (next?: string) => {
    if (row.length > 0)
      ops.push({ type: 'connect', edges: row, ...(next !== undefined && { before: next }) });
    row = [];
  };
  for (const edge of after) {
    if (!kept.has(edge.id)) row.push(edge);
    else close(edge.id);
  }
  close();
  return ops;
}

function settingOps(before: Pattern, after: Pattern): Op[] {
  const ops: Op[] = [];
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    if (field === 'nodes' || field === 'edges' || field === 'uses') continue;
    const value: unknown = Reflect.get(after, field);
    if (isSameData(value, Reflect.get(before, field))) continue;
    if (field === 'budget') ops.push({ type: 'setBudget', budget: after.budget ?? {} });
    else ops.push({ type: 'setPattern', field, ...(value !== undefined && { value }) });
  }
  return ops;
}
