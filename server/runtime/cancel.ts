/**
 * Cancels a run. One that is being executed is asked to stop: its worker hears it at once, or finds the
 * request with its next append, or at the latest when another worker takes the run over. One that is
 * queued or waiting is ended here, under its row lock, so that no worker can begin it meanwhile.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { RunEvent } from '#engine/events.ts';
import { AppError } from '#server/errors.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { appendEvents, type RunRef } from './append.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { finishedEvent } from './execute.ts';
import { notifyInside } from './notify.ts';
import { isFinal } from './projection.ts';

/** Throws `not-found` and `run.final`. Asking twice is the same as asking once. */
export async function cancelRun(db: Db, ref: RunRef & { by: string }): Promise<void> {
  const { runId, workspaceId, by } = ref;
  const at = await clockOf(db).current();
  await withWorkspace(db, workspaceId, async (tx) => {
    const isThis = and(eq(runs.id, runId), eq(runs.workspaceId, workspaceId));
    const [run] = await tx
      .select({ status: runs.status, startedAt: runs.startedAt, cancelRequested: runs.cancelRequested })
      .from(runs)
      .where(isThis)
      .for('update');
    if (!run) throw new AppError('not-found', { what: 'run' });
    if (isFinal(run.status)) throw new AppError('run.final', { status: run.status });
    if (run.cancelRequested) return;
    // The epoch of a run that is not running goes up, so that a worker that has just claimed it stops.
    const epoch = run.status === 'running' ? runs.epoch : sql`${runs.epoch} + 1`;
    await tx.update(runs).set({ cancelRequested: sql`now()`, epoch }).where(isThis);
    const events: RunEvent[] = [{ kind: 'run.cancelRequested', at, by }];
    const startedAt = run.startedAt?.getTime();
    if (run.status !== 'running') events.push(finishedEvent('cancelled', undefined, { at, startedAt }));
    const appended = await appendEvents(tx, { runId, workspaceId, events });
    if (!appended) throw new AppError('run.final', { status: 'cancelled' });
    const kinds = ['events', 'state', 'cancel'] as const;
    await notifyInside(tx, { run: runId, workspace: workspaceId, seq: appended.seq, kinds });
    crashPoint('cancel.before-commit');
  });
  crashPoint('cancel.committed');
}
