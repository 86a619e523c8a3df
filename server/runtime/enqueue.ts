/** Starts runs: the run, its first event and its job are written in one transaction, or not at all. */
import { createHash } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { RunEvent } from '#engine/events.ts';
import { canonicalText, type Pattern } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { appendEvents } from './append.ts';
import { storable } from './json.ts';
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
  /** Outcomes taken over from an earlier run: see retry.ts. */
  retry?: { of: string; fromNode: string; events: readonly RunEvent[] };
};

/** Throws `run.key` when the key was used for something else. */
export async function enqueueRun(db: Db, run: NewRun): Promise<{ runId: string }> {
  const boss = await openQueue(db);
  const hash = contentHash(run.graph);
  const made = await withWorkspace(db, run.workspaceId, async (tx) => {
    const inserted = await insertRun(tx, run, hash);
    if (!inserted) return { runId: await sameRun(tx, run, hash), seq: undefined };
    const { runId } = inserted;
    const events = [queuedEvent(run), ...(run.retry?.events ?? [])];
    const appended = await appendEvents(tx, { runId, workspaceId: run.workspaceId, events });
    await sendRun(tx, boss, { run: runId, workspace: run.workspaceId, because: 'start' });
    return { runId, seq: appended?.seq };
  });
  if (made.seq !== undefined) {
    const kinds = ['events', 'state', 'job'] as const;
    notify(db, { run: made.runId, workspace: run.workspaceId, seq: made.seq, kinds });
  }
  return { runId: made.runId };
}

/** 64 hex digits over what the pattern means, wherever its nodes stand. */
export const contentHash = (graph: Pattern): string =>
  createHash('sha256').update(canonicalText(graph)).digest('hex');

async function insertRun(tx: Tx, run: NewRun, hash: string): Promise<{ runId: string } | undefined> {
  const { workspaceId, patternId, graph, inputs, startedBy, idempotencyKey, retry } = run;
  const [row] = await tx
    .insert(runs)
    .values({
      id: newId('run'),
      workspaceId,
      patternId,
      hash,
      graph,
      inputs: storable({ ...inputs }),
      startedBy,
      idempotencyKey: idempotencyKey ?? null,
      retryOf: retry?.of ?? null,
      fromNode: retry?.fromNode ?? null,
    })
    .onConflictDoNothing({ target: [runs.workspaceId, runs.idempotencyKey] })
    .returning({ runId: runs.id });
  return row;
}

async function sameRun(tx: Tx, run: NewRun, hash: string): Promise<string> {
  const key = run.idempotencyKey ?? '';
  const [before] = await tx
    .select({ id: runs.id, patternId: runs.patternId, hash: runs.hash, inputs: runs.inputs })
    .from(runs)
    .where(and(eq(runs.workspaceId, run.workspaceId), eq(runs.idempotencyKey, key)));
  const isSame =
    before?.patternId === run.patternId &&
    before.hash === hash &&
    isEqual(before.inputs, storable(run.inputs));
  if (!before || !isSame) throw new AppError('run.key');
  return before.id;
}

/** Equal as stored: `jsonb` keeps no order of keys. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [inA, inB] = [Object.entries(a), Object.entries(b)];
  return (
    inA.length === inB.length &&
    inA.every(([key, one]) => Object.hasOwn(b, key) && isEqual(one, Reflect.get(b, key)))
  );
}

function queuedEvent({ startedBy, retry }: NewRun): RunEvent {
  const event = { kind: 'run.queued', at: Date.now(), by: startedBy } as const;
  return retry ? { ...event, retryOf: retry.of, fromNode: retry.fromNode } : event;
}
