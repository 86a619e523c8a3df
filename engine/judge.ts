/**
 * Inference -> issues. What was judged of single nodes, edges and scopes is kept, so that the next
 * judgement looks only at what changed; both come out the same, in the same order.
 */
import type { Change } from './change.ts';
import { callOf, depthOf, type Inference, sizeOf } from './infer.ts';
import { type Issue, isError, issue } from './issues.ts';
import { type Part, titleOf } from './parts.ts';
import { LIMITS, type PatternEdge } from './pattern.ts';
import { checkActions } from './rules/actions.ts';
import { checkCost } from './rules/cost.ts';
import { checkPaths, findPaths, type PathReports } from './rules/paths.ts';
import { checkPorts, checkSizes } from './rules/ports.ts';
import { checkSettings } from './rules/settings.ts';
import { checkCycles, checkEdge, checkNodes } from './rules/shape.ts';
import { edgesAt } from './scopes.ts';

type Found<K> = ReadonlyMap<K, readonly Issue[]>;

/** What a judgement was made of. Nodes and edges with nothing wrong at them are left out. */
export type Kept = {
  settings: Found<string>;
  ports: Found<string>;
  edges: Found<PatternEdge>;
  paths: PathReports;
  /** The first error of each called pattern, if one. */
  called: Map<string, string | undefined>;
};

export type Judgement = { issues: Issue[]; kept: Kept };

/** What was kept of the pattern before, and how this one differs from it. */
export type Past = { inference: Inference; kept: Kept; change: Change };

/** Everything wrong, errors first; within both in the order of the rules, then as stored. */
export const judge = (inference: Inference, past?: Past): Judgement =>
  judgeWithin(inference, new Map(), past);

/** `called` also ends circles of calls. */
function judgeWithin(inference: Inference, called: Kept['called'], past?: Past): Judgement {
  const kept: Kept = {
    settings: judgeNodes(inference, checkSettings, past && [past, past.kept.settings]),
    ports: judgeNodes(inference, checkPorts, past && [past, past.kept.ports]),
    edges: judgeEdges(inference, past),
    paths: judgePaths(inference, past),
    called: past?.kept.called ?? called,
  };
  const found = [
    ...checkNodes(inference),
    ...inOrder(kept.edges, inference.pattern.edges),
    ...checkCycles(inference),
    ...inOrder(kept.settings, inference.parts.keys()),
    ...inOrder(kept.ports, inference.parts.keys()),
    ...checkSizes(inference),
    ...checkPaths(inference, kept.paths),
    ...checkCost(inference),
    ...checkActions(inference),
    ...checkCalled(inference, kept.called),
  ];
  return { issues: [...found.filter(isError), ...found.filter((one) => !isError(one))], kept };
}

function* inOrder<K>(found: Found<K>, keys: Iterable<K>): Generator<Issue> {
  if (found.size === 0) return;
  for (const key of keys) {
    const issues = found.get(key);
    if (issues) yield* issues;
  }
}

type NodeRule = (inference: Inference, part: Part) => Iterable<Issue>;

function judgeNodes(
  inference: Inference,
  rule: NodeRule,
  past: readonly [Past, Found<string>] | undefined,
): Found<string> {
  const { parts } = inference;
  const found = new Map(past?.[1]);
  for (const id of past ? past[0].change.dirty : parts.keys()) {
    const part = parts.get(id);
    put(found, id, part ? [...rule(inference, part)] : []);
  }
  return found;
}

function put<K>(found: Map<K, readonly Issue[]>, key: K, issues: readonly Issue[]): void {
  if (issues.length > 0) found.set(key, issues);
  else if (found.size > 0) found.delete(key);
}

function judgeEdges(inference: Inference, past: Past | undefined): Found<PatternEdge> {
  const found = new Map(past?.kept.edges);
  const stale = past ? staleEdges(inference, past) : inference.pattern.edges;
  for (const edge of past?.change.edges.gone ?? []) found.delete(edge);
  for (const edge of stale) put(found, edge, checkEdge(inference, edge));
  return found;
}

/** Edges that came, and those at nodes that say something else: of those filed nowhere an issue is kept. */
function staleEdges({ graph }: Inference, past: Past): ReadonlySet<PatternEdge> {
  const { touched, edges } = past.change;
  const stale = new Set<PatternEdge>();
  for (const edge of past.kept.edges.keys()) {
    if (touched.has(edge.source.node) || touched.has(edge.target.node)) stale.add(edge);
  }
  for (const id of touched) {
    for (const edge of edgesAt(past.inference.graph, id)) stale.add(edge);
    for (const edge of edgesAt(graph, id)) stale.add(edge);
  }
  for (const edge of edges.gone) stale.delete(edge);
  for (const edge of edges.come) stale.add(edge);
  return stale;
}

function judgePaths(inference: Inference, past: Past | undefined): PathReports {
  if (!past) return findPaths(inference);
  const { isRewired, scopes, rerouted } = past.change;
  const reports = past.kept.paths;
  // Even where all ways are the same, the scopes may stand in another order.
  if (!isRewired && scopes.size === 0) return reports;
  return findPaths(inference, { reports, scopes, rerouted });
}

/** What is wrong inside the patterns it calls is told at the nodes that call them. */
function* checkCalled(inference: Inference, judged: Kept['called']): Generator<Issue> {
  if (inference.called.size === 0) return;
  for (const [id, part] of inference.parts) {
    const ref = callOf(part);
    const inner = ref === undefined ? undefined : inference.called.get(ref)?.inference;
    if (ref === undefined || !inner) continue;
    if (!judged.has(ref)) {
      judged.set(ref, undefined);
      judged.set(ref, judgeWithin(inner, judged).issues.find(isError)?.sentence);
    }
    const problem = judged.get(ref);
    if (problem) yield issue('R13.called-broken', { node: id }, { node: titleOf(part), problem });
  }
  const count = sizeOf(inference);
  if (count > LIMITS.nodes) yield issue('R13.expanded', {}, { count, limit: LIMITS.nodes });
  const depth = depthOf(inference);
  if (depth >= LIMITS.nesting) yield issue('R13.too-deep', {}, { depth, limit: LIMITS.nesting - 1 });
}
