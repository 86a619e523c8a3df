/** Rules about the way through: R4 (one output, no dead ends) and R7 (every exit leads somewhere). */
import type { Budget } from '../diagram.ts';
import type { Inference } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';
import { titleOf } from '../parts.ts';
import { findPresence, type PresenceReport, STEPS, takeEdges } from '../presence.ts';
import { reach, type Scope } from '../scopes.ts';

export function* checkPaths(inference: Inference): Generator<Issue> {
  yield* checkEnds(inference);
  const skipped = new Set(inference.tooDeep);
  const budget: Budget = { steps: STEPS };
  for (const scope of inference.graph.scopes.values()) {
    if (
      scope.container !== undefined &&
      (skipped.has(scope.container) || !isContainer(inference, scope.container))
    )
      continue;
    yield* checkDeadNodes(inference, scope);
    // An exhausted budget has been reported as an error already, at the place where it ran out.
    if (budget.steps >= 0) yield* checkPresence(inference, scope, budget);
  }
}

const isContainer = ({ parts }: Inference, id: string): boolean => parts.get(id)?.ports?.inner !== undefined;

const topOf = ({ graph }: Inference, primitive: string): string[] =>
  (graph.scopes.get(undefined)?.nodes ?? []).filter((id) => graph.nodes.get(id)?.primitive === primitive);

function* checkEnds(inference: Inference): Generator<Issue> {
  if (topOf(inference, 'input').length === 0) yield issue('R4.no-input', {});
  const outputs = topOf(inference, 'output');
  if (outputs.length === 0) yield issue('R4.no-output', {});
  for (const node of outputs.slice(1)) yield issue('R4.two-outputs', { node }, { count: outputs.length });
}

/** A node is dead if no path leads from it to the end of its scope. Unknown while the end hangs loose. */
function* checkDeadNodes(inference: Inference, scope: Scope): Generator<Issue> {
  const { graph, parts } = inference;
  const { container } = scope;
  const outputs = topOf(inference, 'output');
  const ends =
    container === undefined
      ? outputs.filter((id) => graph.into.has(id))
      : takeEdges(inference, container).map(({ source }) => source.node);
  if (ends.length === 0) return;
  const alive = reach(graph, container === undefined ? outputs : ends, 'sources');
  const end = container === undefined ? 'output' : 'right wall of its container';
  for (const id of scope.nodes) {
    const part = parts.get(id);
    if (part && !alive.has(id)) yield issue('R4.dead-node', { node: id }, { node: titleOf(part), end });
  }
}

function* checkPresence(inference: Inference, scope: Scope, budget: Budget): Generator<Issue> {
  const { container } = scope;
  const [output] = topOf(inference, 'output');
  const ends = container !== undefined ? takeEdges(inference, container) : output ? [output] : [];
  const report = findPresence(inference, { scope, ends, budget });
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
