/**
 * Runs a published pattern inside a call, to its end, in this process. Its outcome is one outcome of the run
 * that asked: recorded there once, and not asked for again. What it calls is called under that run's key.
 */
import type { Db } from '#db/client.ts';
import { compile } from '#engine/compile.ts';
import { costOf } from '#engine/event-cost.ts';
import type { RunEvent } from '#engine/events.ts';
import { type Effects, interpret } from '#engine/interpret.ts';
import type { Pattern } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import { type Cost, fail, NO_COST, type Usage } from '#primitives/kit/belief.ts';
import { type Agent, AgentProblem } from '#server/agents/agent.ts';
import { addUsage } from '#server/agents/kinds/model/prices.ts';
import type { RunPattern } from '#server/agents/kinds/outside.ts';
import { versionRows } from '#server/agents/loops.ts';
import { callAgent } from '#server/agents/registry.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { clockOf } from './clock.ts';
import { RunEffects } from './effects.ts';

/** A pattern that calls a pattern that calls a pattern; one more is taken for a mistake. */
export const DEPTH_MAX = 3;

type Place = {
  workspaceId: string;
  depth: number;
  /** Finds agents for the pattern that is run, one deeper. */
  find(id: string): Promise<Agent | string | undefined>;
};

export const runPatternIn =
  (db: Db, { workspaceId, depth, find }: Place): RunPattern =>
  async ({ ref, input }, { signal, idempotencyKey, onText }) => {
    if (depth >= DEPTH_MAX)
      throw new AgentProblem(`Patterns call each other more than ${DEPTH_MAX} deep; call it directly.`);
    const graph = await graphOf(db, workspaceId, ref);
    const name = inputOf(graph);
    await clockOf(db).current();
    const spent: Cost[] = [];
    const effects = new RunEffects({
      ...{ runId: idempotencyKey, workspaceId, db, pattern: graph, clock: clockOf(db), timers: new Map() },
      restMs: Number.POSITIVE_INFINITY,
      letGo: signal,
      emit: () => {},
      callAgent: (request, call) =>
        callAgent(request, {
          signal: call.signal,
          evidence: [call.key],
          idempotencyKey: call.idempotencyKey,
          ...(onText && { onText }),
          find,
        }),
    });
    try {
      const end = await interpret(
        compile(graph, { primitives }),
        { [name]: input },
        {
          effects: withoutPeople(effects),
          journal: { emit: () => {}, commit: (event) => void count(event, spent) },
          signal,
        },
      );
      signal.throwIfAborted();
      if (end.kind !== 'done') return fail('It waits for something that cannot happen inside a call.');
      return { ...end.result, cost: sum(spent) };
    } finally {
      effects.close();
    }
  };

async function graphOf(db: Db, workspaceId: string, ref: string): Promise<Pattern> {
  const [row] = await withWorkspace(db, workspaceId, (tx) => versionRows(tx, ref));
  if (!row) throw new AgentProblem('The version of the pattern that it stands for is not there any more.');
  // Validated when it was published.
  return row.graph as Pattern;
}

/** A pattern that is an agent has one input, as an agent has. */
export function inputOf({ nodes }: Pattern): string {
  const names = nodes.flatMap(({ primitive, config }) =>
    primitive === 'input' && typeof config.name === 'string' ? [config.name] : [],
  );
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new AgentProblem(`A pattern with ${names.length} inputs cannot be an agent; it needs exactly one.`);
  return name;
}

const withoutPeople = (effects: RunEffects): Effects => ({
  perform: (request, call) =>
    request.kind === 'person'
      ? fail('A person is asked here; put this part into the calling pattern instead.')
      : effects.perform(request, call),
  now: () => effects.now(),
  unitsOf: (request) => effects.unitsOf(request),
});

function count(event: RunEvent, spent: Cost[]): void {
  const cost = costOf(event);
  if (cost) spent.push(cost);
}

function sum(all: readonly Cost[]): Cost {
  if (all.length === 0) return NO_COST;
  const used = all.flatMap(({ usage }): Usage[] => (usage ? [usage] : []));
  return {
    units: all.reduce((total, { units }) => total + units, 0),
    ms: all.reduce((total, { ms }) => total + ms, 0),
    calls: all.reduce((total, { calls }) => total + calls, 0),
    ...(used.length > 0 && { usage: addUsage(used) }),
  };
}
