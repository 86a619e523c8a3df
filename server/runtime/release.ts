/**
 * Lets a paused run go on. What is paused is in the log: `node.paused` without a later `run.released` that names
 * its activation. The answer goes into the log as well, and the run is started again from there.
 */
import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import type { ReleaseMode, StoredEvent } from '#engine/events.ts';
import { AppError } from '#server/errors.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { appendEvents, type RunRef } from './append.ts';
import { clockOf } from './clock.ts';
import { notify } from './notify.ts';
import { openQueue, sendRun } from './queue.ts';
import { readLog } from './read-log.ts';

type Release = RunRef & {
  /** `step` starts the node that was paused first, and pauses before whatever comes next. */
  mode: ReleaseMode;
  /** Number of the last event that whoever decides has seen: a pause that somebody has answered since is left alone. */
  seen: number;
  by: string;
};

/** Asking twice is the same as asking once. Throws `not-found` and `run.not-paused`. */
export async function releaseRun(db: Db, release: Release): Promise<void> {
  const { runId, workspaceId, mode, seen, by } = release;
  const boss = await openQueue(db);
  const at = await clockOf(db).current();
  const seq = await withWorkspace(db, workspaceId, async (tx) => {
    await lock(tx, release);
    const events = await readLog(tx, release, { after: 0 });
    if (events.some((event) => event.kind === 'run.released' && event.seq > seen)) return undefined;
    const keys = pausedIn(events);
    if (keys.length === 0) throw new AppError('run.not-paused');
    const released = mode === 'step' ? keys.slice(0, 1) : keys;
    const appended = await appendEvents(tx, {
      ...{ runId, workspaceId },
      events: [{ kind: 'run.released', at, by, mode, keys: released }],
    });
    if (!appended) throw new AppError('run.not-paused');
    await sendRun(tx, boss, { run: runId, workspace: workspaceId, because: 'release' });
    return appended.seq;
  });
  if (seq === undefined) return;
  notify(db, { run: runId, workspace: workspaceId, seq, kinds: ['events', 'state', 'job'] });
}

/** Whoever answers next waits here, and finds this answer in the log. */
async function lock(tx: Tx, { runId, workspaceId }: RunRef): Promise<void> {
  const [row] = await tx.execute(
    sql`select 1 from runs where id = ${runId} and workspace_id = ${workspaceId} for update`,
  );
  if (!row) throw new AppError('not-found', { what: 'run' });
}

/** Keys of the activations that are held now, the first one first. */
export function pausedIn(events: readonly StoredEvent[]): readonly string[] {
  const paused = new Set<string>();
  for (const event of events) {
    if (event.kind === 'node.paused') paused.add(event.key);
    else if (event.kind === 'node.aborted') paused.delete(event.key);
    else if (event.kind === 'run.released') for (const key of event.keys) paused.delete(key);
    else if (event.kind === 'run.finished') paused.clear();
  }
  return [...paused];
}
