/** Pattern to plan. The pattern must have passed `validate`; a broken one throws a named error. */
import type { AnyPrimitive, Port } from '#primitives/define.ts';
import { type CalledPattern, LIMITS, type Pattern, type PatternEdge, type PatternNode } from './pattern.ts';
import { type Pins, pinnedShape } from './pins.ts';
import {
  GIVE,
  type Lists,
  type NodeShape,
  type Plan,
  type PlanNode,
  type ScopePlan,
  type Slot,
} from './plan.ts';

export type Registry = Readonly<Record<string, AnyPrimitive>>;

type Parts = {
  registry: Registry;
  byId: ReadonlyMap<string, PatternNode>;
  children: ReadonlyMap<string | undefined, readonly PatternNode[]>;
  /** In-edges by target node, in stored order: the order of voices and of a fallback's tries. */
  into: ReadonlyMap<string, readonly PatternEdge[]>;
  uses: Readonly<Record<string, CalledPattern>>;
  /** By what they say. */
  shapes: Map<string, NodeShape>;
  /** `<caller>/` for each call that led here. */
  place: string;
  /** Nodes that give what another run computed. */
  pins: Pins | undefined;
};

type Options = {
  primitives: Registry;
  pins?: Pins;
  /** Node to ask instead of the output; of one inside a container, the container around it at the top. */
  until?: string;
};

/** Linear in nodes and edges. Throws `Error` when the pattern would not have validated. */
export function compile(pattern: Pattern, { primitives, pins, until }: Options): Plan {
  const parts = partsOf(pattern, {
    registry: primitives,
    uses: pattern.uses ?? {},
    shapes: new Map(),
    place: '',
    pins,
  });
  const top = compileScope(parts, undefined);
  return { top, output: until === undefined ? outputOf(top) : indexAround(parts, top, until) };
}

function indexAround({ byId }: Parts, top: ScopePlan, node: string): number {
  let at = required(byId.get(node), `node ${node}`);
  while (at.parent !== undefined) at = required(byId.get(at.parent), `node ${at.parent}`);
  return top.nodes.findIndex(({ id }) => id === at.id);
}

function partsOf(
  { nodes, edges }: Pick<Pattern, 'nodes' | 'edges'>,
  more: Pick<Parts, 'registry' | 'uses' | 'shapes' | 'place' | 'pins'>,
): Parts {
  return {
    ...more,
    byId: new Map(nodes.map((node) => [node.id, node])),
    children: Map.groupBy(nodes, (node) => node.parent),
    into: Map.groupBy(edges, (edge) => edge.target.node),
  };
}

function outputOf({ nodes }: ScopePlan): number {
  const output = nodes.findIndex((node) => node.shape.primitive.id === 'output');
  if (output < 0) throw new Error('A pattern needs an output node.');
  return output;
}

/** The inside of a node that calls a saved pattern: its top level, of which the output is taken. */
function compileCalled(parts: Parts, ref: string, caller: string): ScopePlan {
  const place = `${parts.place}${caller}/`;
  if (place.split('/').length > LIMITS.nesting) throw new Error('Patterns call each other too deeply.');
  const called = required(Object.hasOwn(parts.uses, ref) ? parts.uses[ref] : undefined, `pattern ${ref}`);
  const inside = compileScope(partsOf(called, { ...parts, place }), undefined);
  return { ...inside, ...takenBy(inside.nodes, [{ source: outputOf(inside), port: 'out', name: ref }]) };
}

function compileScope(parts: Parts, container: PatternNode | undefined): ScopePlan {
  const members = parts.children.get(container?.id) ?? [];
  const indexes = new Map(members.map((node, index) => [node.id, index]));
  const indexOf = (id: string) =>
    id === container?.id ? GIVE : required(indexes.get(id), `node ${id} in scope`);
  const nodes = members.map((node, index) => compileNode(parts, { node, index, indexOf }));
  const takes = container ? takesOf(parts, container, indexOf) : [];
  return connect(nodes, takes);
}

type Half = { node: PlanNode; sources: readonly number[] };

/** Tells every node whom it asks and who reads it. */
function connect(halves: readonly Half[], takes: ScopePlan['takes']): ScopePlan {
  const readers: number[][] = halves.map(() => []);
  const readerEdges: number[][] = halves.map(() => []);
  for (const [index, { sources }] of halves.entries()) {
    for (const [edge, source] of sources.entries()) {
      readers[source]?.push(index);
      readerEdges[source]?.push(edge);
    }
  }
  const nodes = halves.map(({ node }) => node);
  return {
    nodes,
    sources: listsOf(halves.map(({ sources }) => sources)),
    readers: listsOf(readers),
    readerEdges: Int32Array.from(readerEdges.flat()),
    ...takenBy(nodes, takes),
  };
}

/** What the container around these nodes takes from them. */
function takenBy(nodes: readonly PlanNode[], takes: ScopePlan['takes']): Pick<ScopePlan, 'takes' | 'takers'> {
  const takers: number[][] = nodes.map(() => []);
  for (const [index, { source }] of takes.entries()) takers[source]?.push(index);
  return { takes, takers: listsOf(takers) };
}

function listsOf(lists: readonly (readonly number[])[]): Lists {
  const start = new Int32Array(lists.length + 1);
  for (const [i, { length }] of lists.entries()) start[i + 1] = (start[i] as number) + length;
  return { start, all: Int32Array.from(lists.flat()) };
}

function takesOf(parts: Parts, container: PatternNode, indexOf: (id: string) => number): ScopePlan['takes'] {
  const edges = (parts.into.get(container.id) ?? []).filter((edge) => isInner(parts, container, edge));
  return edges.map((edge) => ({
    source: indexOf(edge.source.node),
    port: edge.source.port,
    name: edge.source.node,
  }));
}

/** Does the edge into a container come from its own inside? */
function isInner(parts: Parts, container: PatternNode, edge: PatternEdge): boolean {
  return edge.source.node === container.id || parts.byId.get(edge.source.node)?.parent === container.id;
}

type At = { node: PatternNode; index: number; indexOf: (id: string) => number };

function compileNode(parts: Parts, { node, index, indexOf }: At): Half {
  const primitive = required(parts.registry[node.primitive], `primitive ${node.primitive}`);
  const config: unknown = primitive.config.parse(node.config);
  const ports = primitive.ports(config);
  const place = parts.place + node.id;
  const pinned = parts.pins?.get(place);
  if (pinned) {
    const shape = pinnedShape(primitive, ports.out, pinned);
    return {
      node: { index, id: node.id, place, shape, config, sourcePorts: undefined, body: undefined },
      sources: [],
    };
  }
  const edges = (parts.into.get(node.id) ?? []).filter((edge) => !isInner(parts, node, edge));
  const { slots, sorted } = slotsOf(ports.in, edges);
  const sources = sorted.map((edge) => indexOf(edge.source.node));
  const isAllOut = sorted.every((edge, i) => edge.source.port === 'out' && sources[i] !== GIVE);
  const ref = primitive.calls?.(config);
  const body =
    ref !== undefined ? compileCalled(parts, ref, node.id) : ports.inner && compileScope(parts, node);
  const shape = shared(parts.shapes, {
    primitive,
    way: primitive.id === 'input' ? 'input' : primitive.run ? 'run' : 'decide',
    waits: waitsForAll(primitive, config) || ports.in.every(({ many }) => many === undefined),
    effectIsOutput: primitive.effectIsOutput === true,
    slots,
    outPorts: ports.out.map((port) => port.name),
  });
  const sourcePorts = isAllOut ? undefined : sorted.map((edge) => edge.source.port);
  return {
    node: { index, id: node.id, place, shape, config, sourcePorts, body },
    sources,
  };
}

/** The one shape of all nodes that are alike in it. What `way` and others derive from is in the key. */
function shared(shapes: Map<string, NodeShape>, shape: NodeShape): NodeShape {
  const key = JSON.stringify([shape.primitive.id, shape.waits, shape.slots, shape.outPorts]);
  const known = shapes.get(key);
  if (!known) shapes.set(key, shape);
  return known ?? shape;
}

/** Every primitive needs what arrives at ports of one edge; which ones need all voices too? */
const waitsForAll = ({ run, waits }: AnyPrimitive, config: unknown): boolean =>
  run !== undefined || waits?.(config) === true;

function slotsOf(ports: readonly Port[], edges: readonly PatternEdge[]) {
  const byPort = Map.groupBy(edges, (edge) => edge.target.port);
  const slots: Slot[] = [];
  const sorted: PatternEdge[] = [];
  for (const port of ports) {
    const mine = byPort.get(port.name) ?? [];
    if (mine.length === 0) continue;
    slots.push({
      port: port.name,
      start: sorted.length,
      count: mine.length,
      many: port.many !== undefined,
      optional: port.optional ?? false,
      whole: port.whole ?? false,
    });
    for (const edge of mine) sorted.push(edge);
  }
  return { slots, sorted };
}

function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`This pattern did not validate: missing ${what}.`);
  return value;
}
