/** Nodes taken out into a pattern of their own, which is called in their place. Its ports come from the cut edges. */
import type { PortType } from '#primitives/kit/port-type.ts';
import { putBack } from './group.ts';
import { idMaker } from './ids.ts';
import { type Inference, portKey } from './infer.ts';
import { type Op, type Position, usedBy, withInside } from './ops.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

export type Extracted = {
  /** The part as a pattern: one input, the nodes, one output. */
  part: Pattern;
  /** Puts a node that calls the published part in their place. */
  replace: (call: PatternNode) => Op[];
};

type End = PatternEdge['source'];

const distinct = (ends: readonly End[]): End[] => [
  ...new Map(ends.map((one) => [portKey(one.node, one.port), one])).values(),
];

const count = (many: number): string => (many === 0 ? 'No value' : `${many} different values`);

/** A called pattern reads one value and gives one. Why not, as a sentence, where that is not so. */
export function extractPattern(inference: Inference, ids: readonly string[]): Extracted | { reason: string } {
  const { pattern } = inference;
  const chosen = pattern.nodes.filter(({ id }) => ids.includes(id));
  const parent = chosen[0]?.parent;
  if (chosen.some((node) => node.parent !== parent))
    return { reason: 'These nodes are not in the same container.' };
  if (chosen.some(({ primitive }) => primitive === 'input' || primitive === 'output'))
    return { reason: 'Inputs and outputs stay in this pattern.' };
  const inside = withInside(pattern, ids);
  const into = pattern.edges.filter(
    ({ source, target }) => inside.has(target.node) && !inside.has(source.node),
  );
  const out = pattern.edges.filter(
    ({ source, target }) => inside.has(source.node) && !inside.has(target.node),
  );
  const [source, ...sources] = distinct(into.map((edge) => edge.source));
  const [result, ...results] = distinct(out.map((edge) => edge.source));
  if (!source || sources.length > 0)
    return {
      reason: `${count(source ? sources.length + 1 : 0)} from outside; a pattern that is called reads one.`,
    };
  if (!result || results.length > 0)
    return {
      reason: `${count(result ? results.length + 1 : 0)} for outside; a pattern that is called gives one.`,
    };
  const type = inference.facts.get(portKey(source.node, source.port))?.type;
  const config = type && inputConfig(type);
  if (!config) return { reason: 'What goes in has no type that somebody could type in.' };
  const part = partOf(pattern, { ids: new Set(ids), inside, into, result, config });
  return { part, replace: (call) => replaced(pattern, { ids, call, source, out }) };
}

/** The settings of an input for values of a type; none where no input gives such. */
function inputConfig(type: PortType): Record<string, unknown> | undefined {
  const named = (settings: Record<string, unknown>) => ({ name: 'value', ...settings });
  switch (type.t) {
    case 'Text':
    case 'Num':
    case 'Bool':
    case 'Doc':
      return named({ type: type.t });
    case 'Label':
      return named({ type: 'Label', ...(type.of && { labels: [...type.of] }) });
    case 'Json':
      return Object.keys(type.fields).length === 0 ? named({ type: 'Json' }) : undefined;
    case 'List':
      return type.of.t === 'Text' ? named({ type: 'List' }) : undefined;
    default:
      return undefined;
  }
}

type Cut = {
  ids: ReadonlySet<string>;
  inside: ReadonlySet<string>;
  into: readonly PatternEdge[];
  result: End;
  config: Record<string, unknown>;
};

/** Between a node and the input or output beside it. */
const BESIDE = 280;

function partOf(pattern: Pattern, { ids, inside, into, result, config }: Cut): Pattern {
  const all = pattern.nodes.filter(({ id }) => inside.has(id));
  const newId = idMaker(all.map(({ id }) => id));
  const [input, output] = [newId('input'), newId('output')];
  const top = all.filter(({ id }) => ids.has(id));
  const corner = cornerOf(top.map(({ position }) => position));
  const right = Math.max(...top.map(({ position, size }) => position.x - corner.x + (size?.width ?? 0)));
  const made = { version: 1, size: undefined };
  const node = (
    id: string,
    primitive: string,
    more: Pick<PatternNode, 'config' | 'position'>,
  ): PatternNode => {
    const { size: _, ...rest } = { ...made, id, primitive, ...more };
    return rest;
  };
  const moved = all.map((one): PatternNode => {
    if (!ids.has(one.id)) return one;
    const { parent: _, ...rest } = one;
    return { ...rest, position: { x: one.position.x - corner.x + BESIDE, y: one.position.y - corner.y } };
  });
  const nodes = [
    node(input, 'input', { config, position: { x: 0, y: 0 } }),
    ...moved,
    node(output, 'output', { config: {}, position: { x: right + 2 * BESIDE, y: 0 } }),
  ];
  const kept = pattern.edges.filter(
    ({ source, target }) => inside.has(source.node) && inside.has(target.node),
  );
  const edgeId = idMaker(pattern.edges.map(({ id }) => id));
  const outOf: PatternEdge = { id: edgeId('out'), source: result, target: { node: output, port: 'in' } };
  // In their old order: that of the voices.
  const arriving = new Set(into);
  const edges = pattern.edges.flatMap((edge) => {
    if (arriving.has(edge)) return [{ ...edge, source: { node: input, port: 'out' } }];
    return kept.includes(edge) ? [edge] : [];
  });
  const refs = usedBy(nodes, pattern.uses ?? {});
  const uses = Object.fromEntries(
    refs.flatMap((ref) => (pattern.uses?.[ref] ? [[ref, pattern.uses[ref]]] : [])),
  );
  return { format: 1, nodes, edges: [...edges, outOf], ...(refs.length > 0 && { uses }) };
}

const cornerOf = (places: readonly Position[]): Position => ({
  x: Math.min(...places.map(({ x }) => x)),
  y: Math.min(...places.map(({ y }) => y)),
});

type Replacing = { ids: readonly string[]; call: PatternNode; source: End; out: readonly PatternEdge[] };

function replaced(pattern: Pattern, { ids, call, source, out }: Replacing): Op[] {
  const parent = pattern.nodes.find(({ id }) => id === ids[0])?.parent;
  const edge = {
    id: idMaker(pattern.edges.map(({ id }) => id))('call'),
    source,
    target: { node: call.id, port: 'in' },
  };
  const ops: Op[] = [
    { type: 'removeNodes', ids },
    { type: 'addNodes', nodes: [{ ...call, ...(parent !== undefined && { parent }) }] },
    { type: 'connect', edges: [edge] },
  ];
  const from = { node: call.id, port: 'out' };
  return putBack(
    pattern,
    ops,
    out.map((cut) => ({ ...cut, source: from })),
  );
}
