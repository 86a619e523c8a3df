/**
 * What differs between two patterns, for people: by node and field, with what was and what is. What only
 * moved is kept apart from what means something else. `deltaOf` (delta.ts) says the same as ops.
 */
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { isSameData } from './same.ts';

/** `field`: `title`, `primitive`, `parent`, `config.<name>`, `budget.<name>`, ... `undefined`: not there. */
export type FieldChange = { field: string; before: unknown; after: unknown };

export type NodeChange = {
  id: string;
  /** `moved`: it stands elsewhere or has another size, and says the same. */
  kind: 'added' | 'removed' | 'changed' | 'moved';
  before?: PatternNode;
  after?: PatternNode;
  /** What says something else; none where a node came, went or only moved. */
  fields: readonly FieldChange[];
  isRenamed: boolean;
  isReparented: boolean;
  isMoved: boolean;
};

export type EdgeChange = { kind: 'added' | 'removed'; edge: PatternEdge };

/** The same wires arrive at a port in another order, which is the order of voices. Ends as `node.port`. */
export type OrderChange = { target: string; before: readonly string[]; after: readonly string[] };

export type PatternDiff = {
  nodes: readonly NodeChange[];
  edges: readonly EdgeChange[];
  order: readonly OrderChange[];
  /** Of the pattern itself: its budget, the versions it calls, fields that are unknown here. */
  settings: readonly FieldChange[];
};

/** Nodes in the order of `after`, then those that went; edges are the same if their ends are. */
export function diffPatterns(before: Pattern, after: Pattern): PatternDiff {
  return {
    nodes: diffNodes(before.nodes, after.nodes),
    ...diffEdges(before.edges, after.edges),
    settings: [
      ...diffRecord('budget', before.budget, after.budget),
      ...diffRecord('uses', before.uses, after.uses),
      ...diffRecord('notes', before.notes, after.notes),
      ...diffRecord('extra', before.extra, after.extra),
      ...diffRecord('envelope', before.envelope, after.envelope),
      ...diffRecord('extra', extrasOf(before.edges), extrasOf(after.edges)),
    ],
  };
}

export type DiffCounts = Record<NodeChange['kind'] | 'wires' | 'settings', number>;

export function countDiff({ nodes, edges, order, settings }: PatternDiff): DiffCounts {
  const counts = { added: 0, removed: 0, changed: 0, moved: 0 };
  for (const { kind } of nodes) counts[kind] += 1;
  return { ...counts, wires: edges.length + order.length, settings: settings.length };
}

export const isEmptyDiff = (diff: PatternDiff): boolean =>
  Object.values(countDiff(diff)).every((count) => count === 0);

/** Does anything differ but places and sizes? */
export const isOnlyMoved = (diff: PatternDiff): boolean => {
  const { moved, ...others } = countDiff(diff);
  return moved > 0 && Object.values(others).every((count) => count === 0);
};

function diffNodes(before: readonly PatternNode[], after: readonly PatternNode[]): NodeChange[] {
  const was = new Map(before.map((node) => [node.id, node]));
  const changes: NodeChange[] = [];
  for (const node of after) {
    const old = was.get(node.id);
    was.delete(node.id);
    const change = old ? diffNode(old, node) : came(node);
    if (change) changes.push(change);
  }
  for (const node of was.values()) changes.push(went(node));
  return changes;
}

const PLAIN = { fields: [], isRenamed: false, isReparented: false, isMoved: false } as const;
const came = (after: PatternNode): NodeChange => ({ ...PLAIN, id: after.id, kind: 'added', after });
const went = (before: PatternNode): NodeChange => ({ ...PLAIN, id: before.id, kind: 'removed', before });

function diffNode(before: PatternNode, after: PatternNode): NodeChange | undefined {
  if (before === after) return undefined;
  const fields = (['primitive', 'version', 'title', 'parent'] as const)
    .filter((field) => before[field] !== after[field])
    .map((field): FieldChange => ({ field, before: before[field], after: after[field] }));
  fields.push(...diffRecord('config', before.config, after.config));
  fields.push(...diffRecord('extra', before.extra, after.extra));
  const isMoved = !isSameData(before.position, after.position) || !isSameData(before.size, after.size);
  if (fields.length === 0 && !isMoved) return undefined;
  return {
    ...{ id: after.id, kind: fields.length > 0 ? 'changed' : 'moved', before, after, fields, isMoved },
    isRenamed: before.title !== after.title,
    isReparented: before.parent !== after.parent,
  };
}

/** One entry for each name whose value differs; the order of the names does not count. */
function diffRecord(within: string, before: object = {}, after: object = {}): FieldChange[] {
  if (before === after) return [];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .map((name) => {
      const field = `${within}.${name}`;
      return { field, before: ownAt(before, name), after: ownAt(after, name) };
    })
    .filter((change) => !isSameData(change.before, change.after));
}

const ownAt = (record: object, name: string): unknown =>
  Object.hasOwn(record, name) ? Reflect.get(record, name) : undefined;

const endOf = ({ node, port }: PatternEdge['source']): string => `${node}.${port}`;
const endsOf = ({ source, target }: PatternEdge): string => `${endOf(source)} ${endOf(target)}`;

function diffEdges(
  before: readonly PatternEdge[],
  after: readonly PatternEdge[],
): Pick<PatternDiff, 'edges' | 'order'> {
  if (before === after) return { edges: [], order: [] };
  const added = without(after, before);
  const removed = without(before, after);
  const edges = [
    ...added.map((edge): EdgeChange => ({ kind: 'added', edge })),
    ...removed.map((edge): EdgeChange => ({ kind: 'removed', edge })),
  ];
  const stayed = sourcesByTarget(before, new Set(removed));
  const order = [...sourcesByTarget(after, new Set(added))].flatMap(([target, now]): OrderChange[] => {
    const past = stayed.get(target) ?? [];
    return isSameData(past, now) ? [] : [{ target, before: past, after: now }];
  });
  return { edges, order };
}

/** Those of `edges` that `others` has not; of equal ones as many as there are more. */
function without(edges: readonly PatternEdge[], others: readonly PatternEdge[]): PatternEdge[] {
  const left = new Map<string, number>();
  for (const edge of others) left.set(endsOf(edge), (left.get(endsOf(edge)) ?? 0) + 1);
  return edges.filter((edge) => {
    const count = left.get(endsOf(edge)) ?? 0;
    left.set(endsOf(edge), count - 1);
    return count <= 0;
  });
}

function sourcesByTarget(edges: readonly PatternEdge[], except: ReadonlySet<PatternEdge>) {
  const kept = edges.filter((edge) => !except.has(edge));
  const groups = Map.groupBy(kept, ({ target }) => endOf(target));
  return new Map([...groups].map(([target, group]) => [target, group.map(({ source }) => endOf(source))]));
}

/** Fields of wires that are unknown here, by their ends. */
const extrasOf = (edges: readonly PatternEdge[]): object =>
  Object.fromEntries(edges.flatMap((edge) => (edge.extra ? [[endsOf(edge), edge.extra]] : [])));
