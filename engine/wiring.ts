/** Ops for connections: what a new edge replaces, and a node dropped onto one. */
import { idMaker } from './ids.ts';
import type { Op } from './ops.ts';
import { type Known, portOf, toPart } from './parts.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

type Ends = Pick<PatternEdge, 'source' | 'target'>;

/** Connects two ports. An edge that holds a port for one connection is replaced; drawing one twice is nothing. */
export function connectPorts(pattern: Pattern, ends: Ends, known: Pick<Known, 'primitives'>): Op[] {
  const atTarget = pattern.edges.filter(({ target }) => isSame(target, ends.target));
  if (atTarget.some(({ source }) => isSame(source, ends.source))) return [];
  const replaced = takesMany(pattern, ends.target, known)
    ? []
    : atTarget.filter((edge) => isSameWall(pattern, edge, ends));
  const edge = { id: newEdgeId(pattern), ...ends };
  return [{ type: 'connect', edges: [edge], replaces: replaced.map(({ id }) => id) }];
}

const isSame = (a: Ends['source'], b: Ends['source']): boolean => a.node === b.node && a.port === b.port;

/** A container's outer and inner ports are different ones, even under one name. */
function isSameWall(pattern: Pattern, a: Ends, b: Ends): boolean {
  const isInner = ({ source, target }: Ends): boolean =>
    source.node === target.node || pattern.nodes.find(({ id }) => id === source.node)?.parent === target.node;
  return isInner(a) === isInner(b);
}

function takesMany(
  pattern: Pattern,
  { node, port }: Ends['target'],
  known: Pick<Known, 'primitives'>,
): boolean {
  const found = pattern.nodes.find(({ id }) => id === node);
  const ports = found && toPart(found, known).ports;
  const target = ports && (portOf(ports, 'in', port) ?? portOf(ports, 'take', port));
  return target?.many !== undefined;
}

const newEdgeId = (pattern: Pattern): string =>
  idMaker(pattern.edges.map(({ id }) => id))(`e-${pattern.edges.length + 1}`);

/** Puts a node into an edge: the edge ends at its first input, a new one goes on from its first output. */
export function spliceOnEdge(
  pattern: Pattern,
  splice: { edge: string; node: PatternNode },
  known: Pick<Known, 'primitives'>,
): Op[] {
  const at = pattern.edges.findIndex(({ id }) => id === splice.edge);
  const edge = pattern.edges[at];
  const { ports } = toPart(splice.node, known);
  const input = ports?.in[0]?.name;
  const output = ports?.out[0]?.name;
  if (!edge || input === undefined || output === undefined) return [];
  const makeId = idMaker(pattern.edges.map(({ id }) => id));
  const { id } = splice.node;
  const before = { id: makeId(edge.id), source: edge.source, target: { node: id, port: input } };
  const after = { id: makeId(edge.id), source: { node: id, port: output }, target: edge.target };
  const adds: Op[] = pattern.nodes.some((node) => node.id === id)
    ? []
    : [{ type: 'addNodes', nodes: [splice.node] }];
  return [...adds, { type: 'connect', edges: [before, after], replaces: [edge.id], at }];
}
