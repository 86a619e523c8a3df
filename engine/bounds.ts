/**
 * Worst cases (R10): how many calls, how much cost and how long a run can take at most, worked out from
 * the pattern alone. Exits that exclude each other are all counted: the bound holds whichever is taken.
 */
import { atOnce, type Bound, inTurn, NOTHING, oneCall, times } from '#primitives/kit/bound.ts';
import { arrivalsAt, type Inference } from './infer.ts';
import type { Part } from './parts.ts';
import type { PatternEdge } from './pattern.ts';

type Work = {
  inference: Inference;
  /** What one activation of each node costs. */
  own: Map<string, Bound>;
  /** Milliseconds until each node has settled, from the start of its scope. */
  until: Map<string, number>;
};

/** The worst case of one run. */
export const boundPattern = (inference: Inference): Bound => boundNodes(inference).run;

/** Of one run, and of each node whenever it is asked. Called patterns are bounded once each. */
export function boundNodes(
  inference: Inference,
  known = new Map<string, Bound>(),
): { run: Bound; nodes: ReadonlyMap<string, Bound> } {
  const work: Work = { inference, own: new Map(), until: new Map() };
  const { graph } = inference;
  // Insides come before what contains them: a container lies outside the scope of its inside.
  const scopes = [...graph.scopes.keys()].sort((a, b) => depthOf(inference, b) - depthOf(inference, a));
  for (const container of scopes) boundScope(work, container, known);
  return { run: insideOf(work, undefined), nodes: work.own };
}

/** How many containers a scope lies in. */
function depthOf({ graph }: Inference, container: string | undefined): number {
  let depth = 0;
  for (let at = container; at !== undefined && depth <= graph.nodes.size; depth += 1)
    at = graph.nodes.get(at)?.parent;
  return depth;
}

function boundScope(work: Work, container: string | undefined, known: Map<string, Bound>): void {
  const { graph, parts } = work.inference;
  const again = askedAgain(work.inference, container);
  for (const id of graph.scopes.get(container)?.order ?? []) {
    const part = parts.get(id);
    const once = part ? boundNode(work, part, known) : NOTHING;
    const own = again.has(id) ? times(once, 1 + (again.get(id) ?? 0)) : once;
    const before = (graph.into.get(id) ?? []).map((edge) => work.until.get(edge.source.node) ?? 0);
    work.own.set(id, own);
    work.until.set(id, own.ms + Math.max(0, ...before));
  }
}

/**
 * How often each node may be asked once more: a vote that stops early cuts off whom it still waits for, and
 * if somebody else needs them later they begin anew. Counts such votes that a node leads to, among those
 * that it has a way around.
 */
function askedAgain(inference: Inference, container: string | undefined): Map<string, number> {
  const { graph, parts } = inference;
  const again = new Map<string, number>();
  const ids = graph.scopes.get(container)?.nodes ?? [];
  for (const vote of ids) {
    const part = parts.get(vote);
    if (!part || !isHasty(part)) continue;
    const around = leadingTo(inference, endsOf(inference, container), vote);
    for (const id of leadingTo(inference, [vote])) {
      if (id !== vote && around.has(id)) again.set(id, (again.get(id) ?? 0) + 1);
    }
  }
  return again;
}

/** A vote that stops early gives up what it waits for; whoever wants it later has it run again. */
export const isHasty = ({ node, config }: Part): boolean =>
  node.primitive === 'vote' &&
  typeof config === 'object' &&
  config !== null &&
  'stop' in config &&
  config.stop === 'decided';

/** Nodes whose values a scope hands out. */
function endsOf(inference: Inference, container: string | undefined): string[] {
  const { graph, parts } = inference;
  const part = container === undefined ? undefined : parts.get(container);
  if (part)
    return arrivalsAt(inference, part, 'take').flatMap(([, all]) => all.map(({ edge }) => edge.source.node));
  return (graph.scopes.get(undefined)?.nodes ?? []).filter(
    (id) => graph.nodes.get(id)?.primitive === 'output',
  );
}

/** Everything before `ends` in their scope, the ends included, without going through `closed`. */
function leadingTo({ graph }: Inference, ends: readonly string[], closed?: string): Set<string> {
  const seen = new Set(ends.filter((id) => id !== closed));
  for (const id of seen) {
    for (const { source } of graph.into.get(id) ?? []) {
      const isWithin = graph.nodes.get(source.node)?.parent === graph.nodes.get(id)?.parent;
      if (isWithin && source.node !== closed) seen.add(source.node);
    }
  }
  return seen;
}

function boundNode(work: Work, part: Part, known: Map<string, Bound>): Bound {
  const { primitive, config, ports, node } = part;
  if (!primitive || !ports) return NOTHING;
  const called = calledBound(work.inference, part, known);
  const inside = called ?? (ports.inner ? insideOf(work, node.id) : NOTHING);
  if (primitive.bound) {
    const takes = takeEdges(work, part).map((edge) => untilTake(work, edge));
    return primitive.bound({ config, agent: (id) => work.inference.agents.get(id), inside, takes });
  }
  if (primitive.cost === 'person') return { ...NOTHING, ms: Number.POSITIVE_INFINITY, people: 1 };
  return primitive.cost === 'call' ? oneCall(undefined, 0) : inside;
}

function calledBound(inference: Inference, { primitive, config }: Part, known: Map<string, Bound>) {
  const ref = primitive?.calls?.(config);
  const inner = ref === undefined ? undefined : inference.called.get(ref)?.inference;
  if (ref === undefined || !inner) return undefined;
  const before = known.get(ref);
  if (before) return before;
  known.set(ref, NOTHING); // a circle of calls is refused elsewhere; here it must only end
  const made = boundNodes(inner, known).run;
  known.set(ref, made);
  return made;
}

const takeEdges = ({ inference }: Work, part: Part): readonly PatternEdge[] =>
  arrivalsAt(inference, part, 'take').flatMap(([, arrivals]) => arrivals.map(({ edge }) => edge));

/** Everything inside once. */
function insideOf({ inference, own, until }: Work, container: string | undefined): Bound {
  const ids = inference.graph.scopes.get(container)?.order ?? [];
  const all = atOnce(ids.map((id) => own.get(id) ?? NOTHING));
  return { ...all, ms: Math.max(0, ...ids.map((id) => until.get(id) ?? 0)) };
}

/** Everything that leads to one edge into the right wall; what several need is counted for each. */
function untilTake({ inference, own, until }: Work, edge: PatternEdge): Bound {
  if (edge.source.node === edge.target.node) return NOTHING;
  const seen = new Set([edge.source.node]);
  for (const id of seen) {
    for (const { source } of inference.graph.into.get(id) ?? []) {
      if (source.node !== edge.target.node) seen.add(source.node);
    }
  }
  const sum = inTurn([...seen].map((id) => own.get(id) ?? NOTHING));
  return { ...sum, ms: until.get(edge.source.node) ?? 0 };
}
