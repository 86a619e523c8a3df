/** Starts runs: the run, its first event and its job are written in one transaction, or not at all. */
import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { RunEvent } from '#engine/events.ts';
import { canonicalText, type Pattern } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { insertNext } from './append.ts';
import { backlogOf } from './backlog.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { isEqualJson, storable } from './json.ts';
import { notify } from './notify.ts';
import { openQueue, sendRun } from './queue.ts';

export type NewRun = {
  workspaceId: string;
  patternId: string;
  /** Validated; this very version runs, whatever happens to the draft. */
  graph: Pattern;
  inputs: Readonly<Record<string, unknown>>;
  startedBy: string;
  /** The same key with the same pattern and inputs gives the same run. */
  idempotencyKey?: string;
  /** What started it, where that was no person: its id, and the occurrence in milliseconds since 1970. */
  schedule?: { id: string; due: number };
  /** Outcomes taken over from an earlier run: see retry.ts. */
  retry?: { of: string; fromNode?: string; events: readonly RunEvent[] };
};

/**
 * A repeated key gives the same run for as long as the run is kept, also while its twin is still being written:
 * the second insert waits for the first one's commit. Throws `run.key` when the key was used for something else;
 * a refused start keeps nothing, and its key can be used again.
 */
export async function enqueueRun(db: Db, run: NewRun): Promise<{ runId: string }> {
  const boss = await openQueue(db);
  const at = await clockOf(db).current();
  const backlog = backlogOf(db);
  await backlog.look();
  const made = await withWorkspace(db, run.workspaceId, async (tx) => {
    const inserted = await insertRun(tx, run);
    if (typeof inserted === 'string') return { runId: inserted, seq: undefined };
    const { runId, month } = inserted;
    const events = [queuedEvent(run, at), ...(run.retry?.events ?? [])];
    const seq = await insertNext(tx, { runId, workspaceId: run.workspaceId, month, events });
    const { jobs: behind } = backlog.of(run.workspaceId);
    await sendRun(tx, boss, { run: runId, workspace: run.workspaceId, because: 'start', month, behind });
    backlog.add(run.workspaceId);
    crashPoint('enqueue.before-commit');
    return { runId, seq };
  });
  crashPoint('enqueue.committed');
  if (made.seq !== undefined) {
    const kinds = ['events', 'state', 'job'] as const;
    notify(db, { run: made.runId, workspace: run.workspaceId, seq: made.seq, kinds });
  }
  return { runId: made.runId };
}

/** 64 hex digits over what the pattern means, wherever its nodes stand. */
export const contentHash = (graph: Pattern): string =>
  createHash('sha256').update(canonicalText(graph)).digest('hex');

/** The new row, or the id of the run that the key has already started. */
async function insertRun(tx: Tx, run: NewRun): Promise<{ runId: string; month: string } | string> {
  const { workspaceId, patternId, graph, inputs, startedBy, idempotencyKey, schedule, retry } = run;
  const [row] = await tx
    .insert(runs)
    .values({
      id: newId('run'),
      workspaceId,
      patternId,
      hash: contentHash(graph),
      graph,
      inputs: storable({ ...inputs }),
      startedBy,
      scheduleId: schedule?.id ?? null,
      idempotencyKey: idempotencyKey ?? null,
      retryOf: retry?.of ?? null,
      fromNode: retry?.fromNode ?? null,
    })
    .onConflictDoNothing({ target: [runs.workspaceId, runs.idempotencyKey] })
    .returning({ runId: runs.id, month: runs.month });
  const before = row ? undefined : await findByKey(tx, idempotencyKey ?? '', run);
  if (before !== undefined) return before;
  if (!row) throw new Error('The run was not kept.');
  return row;
}

/** The run that this key already started, if any. Throws `run.key` when it was for something else. */
export async function findByKey(
  tx: Tx,
  key: string,
  { patternId, inputs, retry }: Pick<NewRun, 'patternId' | 'inputs' | 'retry'>,
): Promise<string | undefined> {
  const [before] = await tx
    .select({
      ...{ id: runs.id, patternId: runs.patternId, inputs: runs.inputs },
      ...{ of: runs.retryOf, fromNode: runs.fromNode },
    })
    .from(runs)
    .where(eq(runs.idempotencyKey, key));
  if (!before) return undefined;
  const isRepeat =
    before.patternId === patternId &&
    before.of === (retry?.of ?? null) &&
    before.fromNode === (retry?.fromNode ?? null) &&
    isEqualJson(before.inputs, storable(inputs));
  if (!isRepeat) throw new AppError('run.key');
  return before.id;
}

function queuedEvent({ startedBy, schedule, retry }: NewRun, at: number): RunEvent {
  const event = { kind: 'run.queued', at, by: startedBy, ...(schedule && { schedule }) } as const;
  if (!retry) return event;
  const { of: retryOf, fromNode } = retry;
  return fromNode === undefined ? { ...event, retryOf } : { ...event, retryOf, fromNode };
}
