/** Rules about the stored graph itself: S, R3 and R13. */
import type { Ports } from '#primitives/define.ts';
import { SIDES } from '../connect.ts';
import type { Inference } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';
import { type Part, portOf, type Side, titleOf } from '../parts.ts';
import { LIMITS, type PatternEdge } from '../pattern.ts';
import { kindOf, lostNodes, repeatedIds } from '../scopes.ts';
import { shorten } from '../words.ts';

/** What is wrong with the nodes as a whole, told before what is wrong with edges. */
export function* checkNodes(inference: Inference): Generator<Issue> {
  yield* checkIds(inference);
  yield* checkInputNames(inference);
  yield* checkNesting(inference);
}

function* checkIds({ pattern, graph }: Inference): Generator<Issue> {
  // A graph holds one node of each id.
  if (graph.nodes.size < pattern.nodes.length) {
    for (const id of repeatedIds(pattern.nodes)) yield issue('R13.duplicate-id', { node: id }, { id });
  }
  for (const id of graph.repeated) yield issue('R13.duplicate-edge-id', { edge: id }, { id });
}

function* checkInputNames({ parts }: Inference): Generator<Issue> {
  const names = new Set<unknown>();
  for (const [id, { node, config }] of parts) {
    if (node.primitive !== 'input') continue;
    const name = isNamed(config) ? config.name : undefined;
    if (name === undefined) continue;
    if (names.has(name)) yield issue('R13.duplicate-input', { node: id, field: 'name' }, { name });
    names.add(name);
  }
}

const isNamed = (config: unknown): config is { name: string } =>
  typeof config === 'object' && config !== null && 'name' in config && typeof config.name === 'string';

function* checkNesting(inference: Inference): Generator<Issue> {
  const { graph, parts, tooDeep } = inference;
  if (graph.scopes.size === 1) return; // nothing lies inside anything
  const lost = lostNodes(graph);
  for (const [id, part] of parts) {
    const node = titleOf(part);
    const { parent } = part.node;
    if (parent === undefined) continue;
    const container = parts.get(parent);
    if (!container) yield issue('S.lost', { node: id }, { node, parent });
    else if (lost.has(id) && isInsideItself(inference, id))
      yield issue('S.nested-in-itself', { node: id }, { node });
    else if (container.ports && !container.ports.inner) {
      yield issue('S.not-a-container', { node: id }, { node, parent: titleOf(container) });
    }
    if (part.primitive?.group === 'io') yield issue('S.io-inside', { node: id }, { node });
  }
  for (const id of tooDeep) {
    const part = parts.get(id);
    if (part) yield issue('S.too-deep', { node: id }, { node: titleOf(part), limit: LIMITS.nesting });
  }
}

/** Follows the parents of a lost node; linear, and lost nodes are few in anything but an attack. */
function isInsideItself({ graph }: Inference, id: string): boolean {
  let at = graph.nodes.get(id)?.parent;
  for (let steps = 0; at !== undefined && steps <= LIMITS.nesting; steps += 1) {
    if (at === id) return true;
    at = graph.nodes.get(at)?.parent;
  }
  return at !== undefined;
}

/** What is wrong with one edge by itself. */
export function checkEdge(inference: Inference, edge: PatternEdge): readonly Issue[] {
  const { graph, parts } = inference;
  const source = parts.get(edge.source.node);
  const target = parts.get(edge.target.node);
  const where = { edge: edge.id };
  if (!source || !target) {
    const missing = source ? edge.target.node : edge.source.node;
    return [issue('S.unknown-node', where, { missing })];
  }
  const kind = kindOf(graph.nodes, edge);
  const sides = SIDES[kind];
  if (!sides) {
    return [issue('S.crosses-wall', where, { source: titleOf(source), target: titleOf(target) })];
  }
  if (kind === 'self' && isLoop(source.ports, edge)) {
    return [issue('R3.cycle', { ...where, node: source.node.id }, { cycle: `“${titleOf(source)}”` })];
  }
  const atSource = checkEnd(source, edge.source.port, { edge, side: sides.source });
  const atTarget = checkEnd(target, edge.target.port, { edge, side: sides.target });
  return atSource || atTarget ? [atSource, atTarget].filter((one) => one !== undefined) : NOTHING;
}

const NOTHING: readonly Issue[] = [];

/** Straight from a give port to a take port is the one way a node may be connected to itself. */
const isLoop = (ports: Ports | undefined, { source, target }: PatternEdge): boolean =>
  ports !== undefined && !(portOf(ports, 'give', source.port) && portOf(ports, 'take', target.port));

type End = { edge: PatternEdge; side: Side };

function checkEnd(part: Part, port: string, { edge, side }: End): Issue | undefined {
  const { ports, node } = part;
  if (!ports || portOf(ports, side, port)) return undefined;
  const isInner = side === 'give' || side === 'take';
  if (isInner && !ports.inner) return undefined;
  const known = (['in', 'out', 'give', 'take'] as const).some((other) => portOf(ports, other, port));
  const code = known ? 'S.wrong-side' : 'S.unknown-port';
  return issue(code, { edge: edge.id, node: node.id, port }, { node: titleOf(part), port });
}

/** Nodes that wait for each other. */
export function* checkCycles({ graph, parts }: Inference): Generator<Issue> {
  for (const { cycles } of graph.scopes.values()) {
    for (const cycle of cycles) {
      const titles = cycle.map((id) => `“${parts.get(id)?.node.title || id}”`);
      const closing = lastEdgeOf(cycle, graph.from);
      const where = { ...(cycle[0] && { node: cycle[0] }), ...(closing && { edge: closing.id }) };
      yield issue('R3.cycle', where, { cycle: shorten(titles, ' → ') });
    }
  }
}

/** An edge from the last node of a cycle back to its first. */
const lastEdgeOf = (cycle: readonly string[], from: Inference['graph']['from']): PatternEdge | undefined =>
  from.get(cycle.at(-1) ?? '')?.find((edge) => edge.target.node === cycle[0]);
