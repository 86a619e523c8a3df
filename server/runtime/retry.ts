/** Runs a finished run again from one node on: what does not depend on that node is taken over. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { RunRef } from './append.ts';
import { clockOf } from './clock.ts';
import { enqueueRun } from './enqueue.ts';
import { graphOf } from './graphs.ts';
import { isFinal } from './projection.ts';
import { affectedBy, isAffected } from './reach.ts';
import { readLog } from './read-log.ts';

type Retry = RunRef & {
  /** Where to begin; without it the whole run is done again. */
  node?: string;
  by: string;
  idempotencyKey?: string;
};

/** The new run has the old one's version and inputs. Throws `not-found`, `run.open` and `run.node`. */
export async function retryFrom(db: Db, retry: Retry): Promise<{ runId: string }> {
  const { runId, workspaceId, node, by, idempotencyKey } = retry;
  const { run, graph, events } = await withWorkspace(db, workspaceId, async (tx) => {
    const [found] = await tx
      .select()
      .from(runs)
      .where(and(eq(runs.id, runId), eq(runs.workspaceId, workspaceId)));
    if (!found) throw new AppError('not-found', { what: 'run' });
    if (!isFinal(found.status)) throw new AppError('run.open', { status: found.status });
    return {
      run: found,
      graph: patternSchema.parse(await graphOf(tx, runId)),
      events: await readLog(tx, { runId, workspaceId }, { after: 0 }),
    };
  });
  const at = await clockOf(db).current();
  if (node !== undefined && !graph.nodes.some(({ id }) => id === node))
    throw new AppError('run.node', { node });
  return enqueueRun(db, {
    workspaceId,
    patternId: run.patternId,
    graph,
    inputs: run.inputs,
    startedBy: by,
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(run.debug && { debug: { settings: run.debug, events: pinsIn(events) } }),
    retry:
      node === undefined
        ? { of: runId, events: [] }
        : { of: runId, fromNode: node, events: reusable(events, { graph, node, runId, at }) },
  });
}

const pinsIn = (events: readonly StoredEvent[]): RunEvent[] =>
  events.flatMap(({ seq: _, ...event }) => (event.kind === 'node.pinned' ? [event] : []));

/** Outcomes of effects that do not depend on the node, as the first events of the new log. */
export function reusable(
  events: readonly StoredEvent[],
  { graph, node, runId, at }: { graph: Pattern; node: string; runId: string; at: number },
): RunEvent[] {
  const affected = affectedBy(graph, node);
  const kept: RunEvent[] = [];
  for (const { seq: _, ...event } of events) {
    if (!('node' in event) || isAffected(affected, event.node)) continue;
    if (event.kind === 'node.settled' && event.effect) {
      kept.push({ ...event, at, reused: event.reused ?? runId });
    }
    if (event.kind === 'effect.settled' || event.kind === 'human.answered') kept.push({ ...event, at });
  }
  return kept;
}
