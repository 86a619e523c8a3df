/**
 * Repairs that can be made at the press of a button. Each is pure: what is wrong, as an issue, becomes
 * ops on the pattern, so that a repair can be undone like anything else.
 */
import { boundPattern } from './bounds.ts';
import { toConversion } from './conversions.ts';
import { idMaker } from './ids.ts';
import { arrivalsAt, type Inference, inferPattern, voicesOf } from './infer.ts';
import type { FixId, Issue } from './issues.ts';
import { apply, type Op, type Position } from './ops.ts';
import { type Known, portOf } from './parts.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { findRoom, NODE_GAP } from './place.ts';
import { agentInput } from './rules/settings.ts';
import { reach } from './scopes.ts';
import { spliceOnEdge } from './wiring.ts';

type Repair = (issue: Issue, inference: Inference) => readonly Op[];

/** The pattern after the repair an issue offers; the same pattern when there is none any more. */
export const applyFix = (pattern: Pattern, issue: Issue, known: Known): Pattern =>
  apply(pattern, fixOps(pattern, issue, known)).pattern;

/** The repair as one intent for the history. */
export function fixOps(pattern: Pattern, issue: Issue, known: Known): readonly Op[] {
  if (!issue.autofix) return [];
  return REPAIRS[issue.autofix.id](issue, inferPattern(pattern, known));
}

const REPAIRS: Record<FixId, Repair> = {
  'drop-edge': ({ edge }) => (edge === undefined ? [] : [{ type: 'disconnect', ids: [edge] }]),
  'remove-node': ({ node }) => (node === undefined ? [] : [{ type: 'removeNodes', ids: [node] }]),
  'new-id': ({ node }, { pattern }) => [
    { type: 'replaceAll', pattern: { ...pattern, nodes: freshIds(pattern.nodes, node) } },
  ],
  'new-edge-id': ({ edge }, { pattern }) => [
    { type: 'replaceAll', pattern: { ...pattern, edges: freshIds(pattern.edges, edge) } },
  ],
  'new-input-name': renameInput,
  'add-output': addOutput,
  'add-input': addInput,
  'join-exit': joinExit,
  'insert-transform': insertTransform,
  'use-raw': ({ node: id }, { graph }) => {
    const node = id === undefined ? undefined : graph.nodes.get(id);
    return node ? [{ type: 'setConfig', id: node.id, config: { ...node.config, use: 'raw' } }] : [];
  },
  'mark-unsafe': ({ node: id }, { graph }) => {
    const node = id === undefined ? undefined : graph.nodes.get(id);
    return node ? [{ type: 'setConfig', id: node.id, config: { ...node.config, unsafe: true } }] : [];
  },
  'raise-budget': raiseBudget,
};

/** Everything the worst case exceeds is raised to it; what nothing bounds stays as it is. */
function raiseBudget(_: Issue, inference: Inference): readonly Op[] {
  const { pattern } = inference;
  const worst = boundPattern(inference);
  const budget = { ...pattern.budget };
  for (const what of ['calls', 'units', 'ms'] as const) {
    const most = budget[what];
    if (most !== undefined && Number.isFinite(worst[what])) budget[what] = Math.max(most, worst[what]);
  }
  return [{ type: 'replaceAll', pattern: { ...pattern, budget } }];
}

/** The first of several keeps the id, and with it everything that refers to it. */
function freshIds<T extends { id: string }>(list: readonly T[], id: string | undefined): T[] {
  const makeId = idMaker(list.map((one) => one.id));
  let isFirst = true;
  return list.map((one) => {
    if (one.id !== id) return one;
    if (!isFirst) return { ...one, id: makeId(one.id) };
    isFirst = false;
    return one;
  });
}

function renameInput({ node: id }: Issue, { graph }: Inference): readonly Op[] {
  const node = id === undefined ? undefined : graph.nodes.get(id);
  if (!node) return [];
  const inputs = [...graph.nodes.values()].filter(({ primitive }) => primitive === 'input');
  const taken = new Set(inputs.map(({ config }) => config.name));
  const base = typeof node.config.name === 'string' ? node.config.name.slice(0, 56) : 'input';
  let count = 2;
  while (taken.has(`${base}_${count}`)) count += 1;
  return [{ type: 'setConfig', id: node.id, config: { ...node.config, name: `${base}_${count}` } }];
}

type Fresh = {
  primitive: string;
  position: Position;
  parent?: string | undefined;
  config?: PatternNode['config'];
};

function makeNode(
  { pattern, known }: Inference,
  { primitive, position, parent, config = {} }: Fresh,
): PatternNode {
  const id = idMaker(pattern.nodes.map((node) => node.id))(primitive);
  const version = known.primitives[primitive]?.version ?? 1;
  const place = findRoom(pattern, position, parent);
  return { id, primitive, version, config, position: place, ...(parent !== undefined && { parent }) };
}

const newEdge = ({ pattern }: Inference, ends: Pick<PatternEdge, 'source' | 'target'>): PatternEdge => ({
  id: idMaker(pattern.edges.map(({ id }) => id))(`e-${pattern.edges.length + 1}`),
  ...ends,
});

/** An output after the last node at the top whose answer nobody uses. */
function addOutput(_: Issue, inference: Inference): readonly Op[] {
  const { graph, parts } = inference;
  const order = graph.scopes.get(undefined)?.order ?? [];
  const loose = order.filter((id) => !graph.from.has(id) && (parts.get(id)?.ports?.out.length ?? 0) > 0);
  const last = loose.at(-1);
  const port = last === undefined ? undefined : parts.get(last)?.ports?.out[0]?.name;
  const node = makeNode(inference, { primitive: 'output', position: besides(graph.nodes.get(last ?? '')) });
  if (last === undefined || port === undefined) return [{ type: 'addNodes', nodes: [node] }];
  const ends = { source: { node: last, port }, target: { node: node.id, port: 'in' } };
  return [{ type: 'addNodes', nodes: [node], edges: [newEdge(inference, ends)] }];
}

/** An input before the first node at the top that waits for something. */
function addInput(_: Issue, inference: Inference): readonly Op[] {
  const { graph, parts } = inference;
  const first = (graph.scopes.get(undefined)?.order ?? []).find(
    (id) => !graph.into.has(id) && (parts.get(id)?.ports?.in.length ?? 0) > 0,
  );
  const port = first === undefined ? undefined : parts.get(first)?.ports?.in[0]?.name;
  const at = graph.nodes.get(first ?? '')?.position ?? { x: 0, y: 0 };
  const node = makeNode(inference, { primitive: 'input', position: { x: at.x - NODE_GAP.x, y: at.y } });
  if (first === undefined || port === undefined) return [{ type: 'addNodes', nodes: [node] }];
  const ends = { source: { node: node.id, port: 'out' }, target: { node: first, port } };
  return [{ type: 'addNodes', nodes: [node], edges: [newEdge(inference, ends)] }];
}

const besides = (node: PatternNode | undefined): Position =>
  node ? { x: node.position.x + NODE_GAP.x, y: node.position.y } : { x: 0, y: 0 };

/** Joins an open exit, or what its path came to, with the path that reaches the end of the scope. */
function joinExit({ node: id, port, edge: endEdge }: Issue, inference: Inference): readonly Op[] {
  if (id === undefined || port === undefined) return [];
  const { graph, pattern } = inference;
  const edge =
    endEdge === undefined ? edgeIntoOutput(inference) : pattern.edges.find((one) => one.id === endEdge);
  if (!edge) return [];
  const loose = looseEnd(inference, { node: id, port });
  const feeder = graph.nodes.get(edge.source.node);
  if (feeder && inference.parts.get(feeder.id)?.primitive?.joins) {
    const ends = { source: loose, target: { node: feeder.id, port: 'in' } };
    return [{ type: 'connect', edges: [newEdge(inference, ends)] }];
  }
  const join = makeNode(inference, {
    primitive: 'merge1',
    position: besides(feeder),
    parent: feeder?.parent,
  });
  const added = newEdge(inference, { source: loose, target: { node: join.id, port: 'in' } });
  const splice = spliceOnEdge(pattern, { edge: edge.id, node: join }, inference.known);
  const after = apply(pattern, splice).pattern;
  const second = { ...added, id: idMaker(after.edges.map((one) => one.id))(added.id) };
  return [...splice, { type: 'connect', edges: [second] }];
}

function edgeIntoOutput({ graph }: Inference): PatternEdge | undefined {
  const top = graph.scopes.get(undefined)?.nodes ?? [];
  const output = top.find((id) => graph.nodes.get(id)?.primitive === 'output');
  return output === undefined ? undefined : graph.into.get(output)?.[0];
}

/** Where the path from an exit ends: the last node behind it whose output leads nowhere, or the exit. */
function looseEnd({ graph, parts }: Inference, exit: PatternEdge['source']): PatternEdge['source'] {
  const targets = (graph.from.get(exit.node) ?? []).filter(({ source }) => source.port === exit.port);
  const behind = reach(
    graph,
    targets.map(({ target }) => target.node),
    'targets',
  );
  for (const id of [...behind].reverse()) {
    const used = new Set((graph.from.get(id) ?? []).map(({ source }) => source.port));
    const free = parts.get(id)?.ports?.out.find(({ name }) => !used.has(name));
    if (free && used.size === 0) return { node: id, port: free.name };
  }
  return exit;
}

/** A transform into the type the port takes, in the middle of the edge. */
function insertTransform(issue: Issue, inference: Inference): readonly Op[] {
  const edge = mismatchedEdge(issue, inference);
  const target = edge && inference.parts.get(edge.target.node);
  const source = edge && inference.graph.nodes.get(edge.source.node);
  if (!edge || !target?.ports || !source) return [];
  const side = source.parent === target.node.id ? 'take' : 'in';
  const port = portOf(target.ports, side, edge.target.port);
  const facts = inference.facts.get(`${edge.source.node}.${edge.source.port}`);
  const wants = issue.code.startsWith('R8.') ? agentInput(inference, target) : port?.type;
  const from = facts && voicesOf(port, facts)[0]?.type;
  const conversion = from && wants && toConversion(from, wants);
  if (!conversion) return [];
  const parent = side === 'take' ? source.parent : target.node.parent;
  const node = makeNode(inference, {
    ...{ primitive: 'transform', config: { ...conversion }, parent },
    position: source.id === parent ? { x: 24, y: 24 } : besides(source),
  });
  return spliceOnEdge(inference.pattern, { edge: edge.id, node }, inference.known);
}

function mismatchedEdge({ edge: id, node }: Issue, inference: Inference): PatternEdge | undefined {
  if (id !== undefined) return inference.pattern.edges.find((edge) => edge.id === id);
  const part = node === undefined ? undefined : inference.parts.get(node);
  return part && arrivalsAt(inference, part, 'in')[0]?.[1][0]?.edge;
}
