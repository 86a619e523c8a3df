/**
 * Rule R7: does a value reach the end of a scope whichever exits its gates and branches take? Worked out
 * exactly, scope by scope: a node runs where all its single inputs are there and at least one voice of
 * each port for several; a join runs where one of its arms is.
 *
 * What cannot be worked out within the budget is reported as such; it never counts as proven.
 */
import type { Port } from '#primitives/define.ts';
import { type Budget, Diagrams, FALSE, TRUE } from './diagram.ts';
import type { Inference } from './infer.ts';
import { type Part, portsOn } from './parts.ts';
import type { PatternEdge } from './pattern.ts';
import type { Scope } from './scopes.ts';

/** For all scopes of a pattern together; about a second at the very most. */
export const STEPS = 100_000;
/** Exits named for one end; more would not help anybody. */
const MOST_NAMED = 20;

export type Exit = { node: string; port: string };

export type PresenceReport = {
  /** Ends that some exit leaves without a value: the output node, or an edge back to the container. */
  open: readonly { end: string | PatternEdge; exits: readonly Exit[] }[];
  /** Nodes whose inputs can never all be there. */
  never: readonly string[];
  /** Edges into a join that an earlier arm always beats. */
  idleArms: readonly PatternEdge[];
  /** The node at which the diagram grew too large. */
  tooEntangled?: string;
  /** In order, all that this was found out from: nodes with exits, joins, nodes that do not run in any case. */
  from: readonly string[];
};

type Work = {
  inference: Inference;
  diagrams: Diagrams;
  /** When each node runs, of those that choose an exit or do not run in any case. */
  runs: Map<string, number>;
  /** Nodes with exits, in topological order: their place is their variable. */
  choosers: string[];
  variables: Map<string, number>;
};

type Question = { scope: Scope; ends: readonly (string | PatternEdge)[]; budget: Budget };

export function findPresence(inference: Inference, { scope, ends, budget }: Question): PresenceReport {
  const work: Work = {
    ...{ inference, diagrams: new Diagrams(budget), runs: new Map() },
    ...{ choosers: [], variables: new Map() },
  };
  const never: string[] = [];
  const idleArms: PatternEdge[] = [];
  const from: string[] = [];
  for (const id of scope.order) {
    const part = inference.parts.get(id);
    const edges = inference.graph.into.get(id) ?? NO_EDGES;
    const runs = whenRuns(work, part, edges);
    if (work.diagrams.isExhausted) return { open: [], never, idleArms, from, tooEntangled: id };
    if (runs !== TRUE || part?.exits) work.runs.set(id, runs);
    if (runs === FALSE && !isBehindNever(work, edges)) never.push(id);
    if (runs !== TRUE || isFork(part)) from.push(id);
    if (part?.primitive?.joins && part.ports) idleArms.push(...findIdleArms(work, edges));
    if (!part?.exits) continue;
    work.variables.set(id, work.choosers.length);
    work.choosers.push(id);
  }
  const open = ends
    .map((end) => ({ end, exits: findOpenExits(work, end) }))
    .filter(({ exits }) => exits.length > 0);
  const last = scope.order.at(-1);
  if (work.diagrams.isExhausted && last) return { open, never, idleArms, from, tooEntangled: last };
  return { open, never, idleArms, from };
}

const isFork = (part: Part | undefined): boolean =>
  part?.exits !== undefined || part?.primitive?.joins === true;

/**
 * Is a report still true where only the inputs of `changed` are others? It is where they take no part in it,
 * before and after, and all that do stand in the same order: then every step would be taken again.
 */
export function isStillTrue(
  { from, tooEntangled }: PresenceReport,
  { graph, parts }: Inference,
  { scope, changed }: { scope: Scope; changed: Iterable<string> },
): boolean {
  if (tooEntangled !== undefined) return false;
  const taking = new Set(from);
  for (const id of changed) {
    const part = parts.get(id);
    if (!part || part.node.parent !== scope.container) continue;
    if (taking.has(id) || isFork(part) || !part.ports) return false;
    const edges = graph.into.get(id) ?? NO_EDGES;
    if (!part.ports.in.every((port) => port.optional || isSure(port, edges, taking))) return false;
  }
  let met = 0;
  for (const id of scope.order) if (taking.has(id) && from[met++] !== id) return false;
  return met === from.length;
}

/** Is a value there in any case, as none of the nodes in `taking` has a say in it? */
function isSure(port: Port, edges: readonly PatternEdge[], taking: ReadonlySet<string>): boolean {
  const mine = edges.filter(({ target }) => target.port === port.name);
  const asked = port.many ? mine : mine.slice(0, 1);
  return mine.length === 0 || asked.some(({ source }) => !taking.has(source.node));
}

const NO_EDGES: readonly PatternEdge[] = [];

function whenRuns(work: Work, part: Part | undefined, edges: readonly PatternEdge[]): number {
  let runs: number = TRUE;
  if (!part?.ports) {
    for (const edge of edges) runs = work.diagrams.and(runs, whenThere(work, edge));
    return runs;
  }
  for (const port of part.ports.in) {
    if (!port.optional) runs = work.diagrams.and(runs, whenPortHas(work, port, edges));
  }
  return runs;
}

/** A port with nothing connected counts as having a value: that is reported elsewhere. */
function whenPortHas(work: Work, port: Port, edges: readonly PatternEdge[]): number {
  const voices: number[] = [];
  for (const edge of edges) {
    if (edge.target.port !== port.name) continue;
    const there = whenThere(work, edge);
    if (!port.many || there === TRUE) return there;
    voices.push(there);
  }
  return voices.length > 0 ? work.diagrams.or(voices) : TRUE;
}

/** When there is a value on an edge. Unfinished parts count as there: they are reported elsewhere. */
function whenThere(work: Work, { source }: PatternEdge): number {
  const condition = work.runs.get(source.node);
  if (condition === undefined) return TRUE;
  const variable = work.variables.get(source.node);
  if (variable === undefined) return condition;
  const exits = exitsOf(work, source.node);
  const value = exits?.indexOf(source.port) ?? -1;
  if (!exits || value < 0) return condition;
  return work.diagrams.choice(variable, { value, count: exits.length, condition });
}

const exitsOf = (work: Work, id: string): readonly string[] | undefined =>
  work.inference.parts.get(id)?.exits;

const isBehindNever = ({ runs }: Work, edges: readonly PatternEdge[]): boolean =>
  edges.some(({ source }) => runs.get(source.node) === FALSE);

/** Of the edges into a join. */
function findIdleArms(work: Work, edges: readonly PatternEdge[]): PatternEdge[] {
  const idle: PatternEdge[] = [];
  let before: number = FALSE;
  for (const edge of edges) {
    const after = work.diagrams.or([before, whenThere(work, edge)]);
    if (after === before && before !== FALSE) idle.push(edge);
    before = after;
  }
  return idle;
}

/**
 * The exits that leave `end` without a value. A combination of exits that fails is blamed on the last
 * node that chose one; so the nodes are gone through from the last, and what is explained is set aside.
 */
function findOpenExits(work: Work, end: string | PatternEdge): Exit[] {
  const reached = typeof end === 'string' ? (work.runs.get(end) ?? TRUE) : whenThere(work, end);
  if (reached === TRUE || reached === FALSE) return [];
  const exits: Exit[] = [];
  let explained = reached;
  for (const variable of work.diagrams.support(reached)) {
    const node = work.choosers[variable] ?? '';
    for (const port of exitsOf(work, node) ?? []) {
      const taken = whenThere(work, { id: '', source: { node, port }, target: { node, port } });
      const after = work.diagrams.or([explained, taken]);
      if (after === explained) continue;
      explained = after;
      if (exits.push({ node, port }) >= MOST_NAMED) return exits;
    }
  }
  return exits;
}

/** Edges into the take ports of a container, as far as they are real ones. */
export function takeEdges(inference: Inference, container: string): PatternEdge[] {
  const { ports } = inference.parts.get(container) ?? {};
  if (!ports) return [];
  const names = new Set(portsOn(ports, 'take').map((port) => port.name));
  return (inference.graph.back.get(container) ?? []).filter((edge) => names.has(edge.target.port));
}
