/**
 * What can be done to a pattern on the canvas, as data. `apply` is pure and shares what did not change;
 * an op that changes nothing returns the very same pattern. A valid pattern stays one that can be stored:
 * whether it makes sense is for `validate` to say.
 */
import { type CalledPattern, LIMITS, type Pattern, type PatternEdge, type PatternNode } from './pattern.ts';

export type Position = { x: number; y: number };
export type Size = { width: number; height: number };

/** Copies of published patterns by ref; of those that nothing calls in the end none is kept. */
export type Uses = Readonly<Record<string, CalledPattern>>;

export type Op =
  /** Ids that exist already are left out, and everything where a limit would be passed. */
  | {
      type: 'addNodes';
      nodes: readonly PatternNode[];
      edges?: readonly PatternEdge[];
      uses?: Uses;
      /** The node they come before in the list; at its end without one. The order says nothing to a run. */
      before?: string;
    }
  /** With their inside and all their edges. */
  | { type: 'removeNodes'; ids: readonly string[] }
  /**
   * `replaces` are edges that go. Their order is the order of voices: `before` is the edge they come before,
   * `at` the place among all; at the end without either.
   */
  | {
      type: 'connect';
      edges: readonly PatternEdge[];
      replaces?: readonly string[];
      at?: number;
      before?: string;
    }
  | { type: 'disconnect'; ids: readonly string[] }
  | { type: 'moveNodes'; to: Readonly<Record<string, Position>> }
  | { type: 'setConfig'; id: string; config: Readonly<Record<string, unknown>>; uses?: Uses }
  /** One setting; without a value it is taken out. */
  | { type: 'setField'; id: string; field: string; value?: unknown; uses?: Uses }
  /** The whole node as it shall be, of another kind perhaps; its edges and what is inside stay. */
  | { type: 'setNode'; node: PatternNode; uses?: Uses }
  /** A setting of the pattern itself that has no op of its own; without a value it is taken out. */
  | { type: 'setPattern'; field: string; value?: unknown }
  /** What the pattern is called: no part of the graph, so that applying it changes none. */
  | { type: 'describe'; name?: string; description?: string }
  /** What one run may cost at most; without limits the pattern allows everything. */
  | { type: 'setBudget'; budget: NonNullable<Pattern['budget']> }
  /** An empty title gives the node its primitive's name back. */
  | { type: 'renameNode'; id: string; title: string }
  /** Into a container, or out of all (`parent` left out). Edges to nodes that stay behind are removed. */
  | { type: 'setParent'; ids: readonly string[]; parent?: string; to?: Readonly<Record<string, Position>> }
  | { type: 'resize'; id: string; size: Size; position?: Position }
  | { type: 'replaceAll'; pattern: Pattern };

export type Applied = {
  pattern: Pattern;
  /** Undoes the whole intent. It holds the former pattern, of which everything unchanged is shared. */
  inverse: Op;
};

/** One intent: an op, or several that are undone together. */
export function apply(pattern: Pattern, intent: Op | readonly Op[]): Applied {
  const ops = 'type' in intent ? [intent] : intent;
  return { pattern: ops.reduce(applyOne, pattern), inverse: { type: 'replaceAll', pattern } };
}

function applyOne(pattern: Pattern, op: Op): Pattern {
  switch (op.type) {
    case 'addNodes':
      // What is there already came from the server; what is pasted came from anywhere.
      return withUses(addNodes(pattern, op), { ...op.uses, ...pattern.uses });
    case 'removeNodes':
      return withUses(removeNodes(pattern, op.ids));
    case 'connect':
      return connect(pattern, op);
    case 'disconnect':
      return withEdges(pattern, without(pattern.edges, new Set(op.ids)));
    case 'moveNodes':
      return mapNodes(pattern, (node) => moved(node, op.to));
    case 'setConfig':
      return withUses(
        mapNodes(pattern, (node) => (node.id === op.id ? { ...node, config: { ...op.config } } : node)),
        op.uses,
      );
    case 'setField':
      return withUses(
        mapNodes(pattern, (node) => (node.id === op.id ? withField(node, op) : node)),
        op.uses,
      );
    case 'setNode':
      return withUses(
        mapNodes(pattern, (node) => (node.id === op.node.id ? op.node : node)),
        op.uses,
      );
    case 'setPattern':
      return withSetting(pattern, op);
    case 'describe':
      return pattern;
    case 'setBudget':
      return withBudget(pattern, op.budget);
    case 'renameNode':
      return mapNodes(pattern, (node) => (node.id === op.id ? renamed(node, op.title) : node));
    case 'setParent':
      return setParent(pattern, op);
    case 'resize':
      return mapNodes(pattern, (node) => (node.id === op.id ? resized(node, op) : node));
    case 'replaceAll':
      return op.pattern;
  }
}

/** What a pattern calls is held by a setting of a node that is the ref; that of a copy counts as well. */
function withUses(pattern: Pattern, added: Uses = {}): Pattern {
  const { uses: before = {}, ...rest } = pattern;
  const all: Uses = { ...before, ...added };
  const called = usedBy(pattern.nodes, all);
  const isSame =
    called.length === Object.keys(before).length && called.every((ref) => before[ref] === all[ref]);
  if (isSame) return pattern;
  const uses = Object.fromEntries(called.flatMap((ref) => (all[ref] ? [[ref, all[ref]] as const] : [])));
  return called.length > 0 ? { ...rest, uses } : rest;
}

/** The refs that these nodes call, directly or through others. */
export function usedBy(nodes: readonly PatternNode[], uses: Uses): readonly string[] {
  if (Object.keys(uses).length === 0) return [];
  const found = new Set<string>();
  const queue = [nodes];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const { config } of next) {
      for (const ref of Object.values(config)) {
        if (typeof ref !== 'string' || found.has(ref) || !Object.hasOwn(uses, ref)) continue;
        found.add(ref);
        queue.push(uses[ref]?.nodes ?? []);
      }
    }
  }
  return [...found];
}

function withBudget(pattern: Pattern, given: NonNullable<Pattern['budget']>): Pattern {
  const { budget: before = {}, ...rest } = pattern;
  const limits = (['calls', 'units', 'ms'] as const).filter((what) => given[what] !== undefined);
  const isSame =
    limits.length === Object.keys(before).length && limits.every((what) => given[what] === before[what]);
  if (isSame) return pattern;
  if (limits.length === 0) return rest;
  return { ...rest, budget: Object.fromEntries(limits.map((what) => [what, given[what]])) };
}

type Setting = { field: string; value?: unknown };

/** A record would take `__proto__` for something else. */
const isField = (field: string): boolean => field !== '__proto__';

function withField(node: PatternNode, { field, value }: Setting): PatternNode {
  const { [field]: before, ...rest } = node.config;
  if (!isField(field) || (value === before && (value !== undefined || !Object.hasOwn(node.config, field)))) {
    return node;
  }
  return { ...node, config: value === undefined ? rest : { ...node.config, [field]: value } };
}

/** The graph has ops of its own, which keep it whole. */
const OWN = new Set(['format', 'nodes', 'edges', 'uses']);

function withSetting(pattern: Pattern, { field, value }: Setting): Pattern {
  if (OWN.has(field) || !isField(field) || Reflect.get(pattern, field) === value) return pattern;
  const entries = Object.entries(pattern).filter(([name]) => name !== field);
  return Object.fromEntries(value === undefined ? entries : [...entries, [field, value]]) as Pattern;
}

function addNodes(
  pattern: Pattern,
  { nodes, edges = [], before }: Extract<Op, { type: 'addNodes' }>,
): Pattern {
  const fresh = freshOnes(pattern.nodes, nodes);
  const freshEdges = freshOnes(pattern.edges, edges);
  if (fresh.length + pattern.nodes.length > LIMITS.nodes) return pattern;
  if (freshEdges.length + pattern.edges.length > LIMITS.edges) return pattern;
  const withNodes = fresh.length > 0 ? { ...pattern, nodes: insert(pattern.nodes, fresh, before) } : pattern;
  return freshEdges.length > 0 ? { ...withNodes, edges: [...pattern.edges, ...freshEdges] } : withNodes;
}

function freshOnes<T extends { id: string }>(existing: readonly T[], added: readonly T[]): T[] {
  const taken = new Set(existing.map(({ id }) => id));
  return added.filter(({ id }) => !taken.has(id) && taken.add(id));
}

/** Before the one with this id, at the end where there is none. */
function insert<T extends { id: string }>(list: readonly T[], added: readonly T[], before?: string): T[] {
  const place = before === undefined ? -1 : list.findIndex(({ id }) => id === before);
  return list.toSpliced(place < 0 ? list.length : place, 0, ...added);
}

function removeNodes(pattern: Pattern, ids: readonly string[]): Pattern {
  const gone = withInside(pattern, ids);
  const nodes = pattern.nodes.filter(({ id }) => !gone.has(id));
  if (nodes.length === pattern.nodes.length) return pattern;
  const edges = pattern.edges.filter(
    ({ source, target }) => !gone.has(source.node) && !gone.has(target.node),
  );
  return { ...pattern, nodes, edges: edges.length === pattern.edges.length ? pattern.edges : edges };
}

/** The nodes and everything inside them, at any depth. */
export function withInside(pattern: Pattern, ids: Iterable<string>): Set<string> {
  const children = Map.groupBy(pattern.nodes, ({ parent }) => parent);
  const found = new Set(ids);
  for (const id of found) for (const child of children.get(id) ?? []) found.add(child.id);
  return found;
}

function connect(pattern: Pattern, op: Extract<Op, { type: 'connect' }>): Pattern {
  const { edges, replaces = [], at, before } = op;
  const kept = without(pattern.edges, new Set(replaces));
  const fresh = freshOnes(kept, edges);
  if (kept.length + fresh.length > LIMITS.edges) return pattern;
  if (fresh.length === 0 && kept.length === pattern.edges.length) return pattern;
  if (at === undefined) return withEdges(pattern, insert(kept, fresh, before));
  const place = Math.min(Math.max(at, 0), kept.length);
  return withEdges(pattern, kept.toSpliced(place, 0, ...fresh));
}

const without = <T extends { id: string }>(list: readonly T[], gone: ReadonlySet<string>): T[] =>
  list.filter(({ id }) => !gone.has(id));

const withEdges = (pattern: Pattern, edges: PatternEdge[]): Pattern => {
  const isSame = edges.length === pattern.edges.length && edges.every((edge, i) => edge === pattern.edges[i]);
  return isSame ? pattern : { ...pattern, edges };
};

function mapNodes(pattern: Pattern, change: (node: PatternNode) => PatternNode): Pattern {
  const nodes = pattern.nodes.map(change);
  return nodes.some((node, i) => node !== pattern.nodes[i]) ? { ...pattern, nodes } : pattern;
}

function moved(node: PatternNode, to: Readonly<Record<string, Position>> | undefined): PatternNode {
  const place = to && Object.hasOwn(to, node.id) ? to[node.id] : undefined;
  if (!place || !isFinitePosition(place)) return node;
  if (place.x === node.position.x && place.y === node.position.y) return node;
  return { ...node, position: { x: place.x, y: place.y } };
}

const isFinitePosition = ({ x, y }: Position): boolean => Number.isFinite(x) && Number.isFinite(y);

function renamed(node: PatternNode, title: string): PatternNode {
  const { title: before, ...rest } = node;
  const after = title.trim().slice(0, 120);
  if (after === (before ?? '')) return node;
  return after ? { ...rest, title: after } : rest;
}

function resized(node: PatternNode, { size, position }: Extract<Op, { type: 'resize' }>): PatternNode {
  const place = moved(node, position && { [node.id]: position });
  if (!(size.width > 0 && size.height > 0) || !Number.isFinite(size.width + size.height)) return place;
  return { ...place, size: { width: size.width, height: size.height } };
}

function setParent(pattern: Pattern, { ids, parent, to }: Extract<Op, { type: 'setParent' }>): Pattern {
  if (parent !== undefined) {
    const exists = pattern.nodes.some(({ id }) => id === parent);
    if (!exists || withInside(pattern, ids).has(parent)) return pattern;
  }
  const chosen = new Set(ids);
  const going = new Set<string>();
  const nodes = pattern.nodes.map((node) => {
    if (!chosen.has(node.id)) return node;
    if (node.parent === parent) return moved(node, to);
    going.add(node.id);
    const { parent: _, ...rest } = node;
    return moved(parent === undefined ? rest : { ...rest, parent }, to);
  });
  const staying = pattern.edges.filter((edge) => keepsBothEnds(pattern, edge, going));
  const changed = nodes.some((node, i) => node !== pattern.nodes[i]) ? { ...pattern, nodes } : pattern;
  return withEdges(changed, staying);
}

/** An edge survives a move if both its ends move, or none; edges to a moved container's own inside do too. */
function keepsBothEnds(
  pattern: Pattern,
  { source, target }: PatternEdge,
  going: ReadonlySet<string>,
): boolean {
  if (going.has(source.node) === going.has(target.node)) return true;
  const [mover, other] = going.has(source.node) ? [source.node, target.node] : [target.node, source.node];
  return pattern.nodes.some(({ id, parent }) => id === other && parent === mover);
}
