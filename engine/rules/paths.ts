/** Rules about the way through: R4 (one output, no dead ends) and R7 (every exit leads somewhere). */
import type { Change } from '../change.ts';
import type { Budget } from '../diagram.ts';
import type { Inference } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';
import { titleOf } from '../parts.ts';
import type { PatternEdge } from '../pattern.ts';
import { findPresence, isStillTrue, type PresenceReport, STEPS, takeEdges } from '../presence.ts';
import { isSameList } from '../same.ts';
import { reach, type Scope } from '../scopes.ts';

/** What was found out about the ways through one scope. */
export type ScopeReport = {
  scope: Scope;
  dead: readonly string[];
  /** The output, or the edges back to the container. */
  ends: readonly (string | PatternEdge)[];
  presence: PresenceReport;
  /** Steps it took; what all scopes take together is bounded. */
  steps: number;
};

export type PathReports = ReadonlyMap<string | undefined, ScopeReport>;

/** Reports of the pattern before, and where they may be wrong now. */
export type PastPaths = { reports: PathReports } & Pick<Change, 'scopes' | 'rerouted'>;

/** The ways through every scope; what was found out before is taken over where it still holds. */
export function findPaths(inference: Inference, past?: PastPaths): PathReports {
  const reports = new Map<string | undefined, ScopeReport>();
  const skipped = new Set(inference.tooDeep);
  const outputs = topOf(inference, 'output');
  const budget: Budget = { steps: STEPS };
  for (const scope of inference.graph.scopes.values()) {
    const { container } = scope;
    if (container !== undefined && (skipped.has(container) || !isContainer(inference, container))) continue;
    const before = past?.reports.get(container);
    // It would run out of steps now, or did before.
    if (before && before.steps > budget.steps) return findPaths(inference);
    if (before && past && !past.scopes.has(container)) {
      budget.steps -= before.steps;
      reports.set(container, before);
      continue;
    }
    const question = { scope, outputs, budget, ...(before && past && { past: { ...past, before } }) };
    reports.set(container, findPath(inference, question));
  }
  return reports;
}

type Question = {
  scope: Scope;
  outputs: readonly string[];
  budget: Budget;
  past?: PastPaths & { before: ScopeReport };
};

function findPath(inference: Inference, { scope, outputs, budget, past }: Question): ScopeReport {
  const { container } = scope;
  const dead = findDeadNodes(inference, scope, outputs);
  const ends = container !== undefined ? takeEdges(inference, container) : outputs.slice(0, 1);
  const found = { scope, dead, ends };
  const { steps } = budget;
  // An exhausted budget has been reported as an error already, at the place where it ran out.
  if (steps < 0) return { ...found, presence: NOTHING_FOUND, steps: TOO_MANY };
  if (past && isPresenceSame(inference, found, past)) {
    const { presence, steps: taken } = past.before;
    budget.steps -= taken;
    return { ...found, presence, steps: taken };
  }
  const presence = findPresence(inference, { scope, ends, budget });
  return { ...found, presence, steps: budget.steps < 0 ? TOO_MANY : steps - budget.steps };
}

function isPresenceSame(
  inference: Inference,
  { scope, ends }: Pick<ScopeReport, 'scope' | 'ends'>,
  { before, rerouted: changed }: NonNullable<Question['past']>,
): boolean {
  // Behind a cycle nothing was looked at.
  const isOrdered = scope.cycles.length === 0 && before.scope.cycles.length === 0;
  if (!isOrdered || before.steps > STEPS || !isSameList(ends, before.ends)) return false;
  return isStillTrue(before.presence, inference, { scope, changed });
}

/** Of a scope that ran out: to be looked at again whenever anything changes. */
const TOO_MANY = STEPS + 1;
const NOTHING_FOUND: PresenceReport = { open: [], never: [], idleArms: [], from: [] };

export function* checkPaths(inference: Inference, reports: PathReports): Generator<Issue> {
  yield* checkEnds(inference);
  for (const [container, { dead, presence }] of reports) {
    const end = container === undefined ? 'output' : 'right wall of its container';
    for (const id of dead) {
      const part = inference.parts.get(id);
      if (part) yield issue('R4.dead-node', { node: id }, { node: titleOf(part), end });
    }
    yield* checkPresence(inference, presence);
  }
}

const isContainer = ({ parts }: Inference, id: string): boolean => parts.get(id)?.ports?.inner !== undefined;

function topOf({ graph }: Inference, primitive: string): string[] {
  const found: string[] = [];
  for (const node of graph.nodes.values())
    if (node.primitive === primitive && node.parent === undefined) found.push(node.id);
  return found;
}

function* checkEnds(inference: Inference): Generator<Issue> {
  if (topOf(inference, 'input').length === 0) yield issue('R4.no-input', {});
  const outputs = topOf(inference, 'output');
  if (outputs.length === 0) yield issue('R4.no-output', {});
  for (const node of outputs.slice(1)) yield issue('R4.two-outputs', { node }, { count: outputs.length });
}

/** A node is dead if no path leads from it to the end of its scope. Unknown while the end hangs loose. */
function findDeadNodes(inference: Inference, scope: Scope, outputs: readonly string[]): string[] {
  const { graph } = inference;
  const { container } = scope;
  const ends =
    container === undefined
      ? outputs.filter((id) => graph.into.has(id))
      : takeEdges(inference, container).map(({ source }) => source.node);
  if (ends.length === 0) return [];
  const starts = container === undefined ? outputs : ends;
  if (scope.cycles.length === 0) return notLeadingTo(scope, starts);
  const alive = reach(graph, starts, 'sources');
  return scope.nodes.filter((id) => !alive.has(id));
}

/** Targets before sources, so that one look at each edge is enough. */
function notLeadingTo({ nodes, numbered }: Scope, ends: readonly string[]): string[] {
  const { places, next, sorted } = numbered;
  const isAlive = new Uint8Array(nodes.length);
  for (const id of ends) isAlive[places.get(id) ?? nodes.length] = 1;
  for (const place of sorted.toReversed()) {
    if (next[place]?.some((target) => isAlive[target])) isAlive[place] = 1;
  }
  return nodes.filter((_, place) => !isAlive[place]);
}

function* checkPresence(inference: Inference, report: PresenceReport): Generator<Issue> {
  yield* openExits(inference, report);
  const title = (id: string): string => {
    const part = inference.parts.get(id);
    return part ? titleOf(part) : id;
  };
  for (const node of report.never) yield issue('R7.never-runs', { node }, { node: title(node) });
  for (const { id, source, target } of report.idleArms) {
    const values = { source: title(source.node), node: title(target.node) };
    yield issue('R7.arm-idle', { node: target.node, port: target.port, edge: id }, values);
  }
  const { tooEntangled: node } = report;
  if (node !== undefined) yield issue('R7.too-entangled', { node }, { node: title(node) });
}

function* openExits({ parts }: Inference, { open }: PresenceReport): Generator<Issue> {
  for (const { end, exits } of open) {
    const words = typeof end === 'string' ? 'the output' : 'the right wall of the container';
    for (const { node, port } of exits) {
      const part = parts.get(node);
      if (!part) continue;
      const exit = part.ports?.out.find(({ name }) => name === port)?.title ?? port;
      const where = { node, port, ...(typeof end !== 'string' && { edge: end.id }) };
      yield issue('R7.exit-unjoined', where, { node: titleOf(part), port: exit, end: words });
    }
  }
}
