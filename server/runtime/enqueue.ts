/** Starts runs: the run, its first event and its job are written in one transaction, or not at all. */
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { DebugSettings, RunEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { type Happened, tellIn } from '#server/audit/record.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { linesOf } from './append.ts';
import { backlogOf } from './backlog.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { nameOf, storeGraph } from './graphs.ts';
import { isEqualJson, storable, storableJson } from './json.ts';
import { notify } from './notify.ts';
import { openQueue, putJob } from './queue.ts';

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
  /** How it is looked through, and what its pinned nodes give: `node.pinned` events. See debug.ts. */
  debug?: { settings: DebugSettings; events: readonly RunEvent[] };
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
  await storeGraph(db, { ...run, at });
  const made = await db.transaction(async (tx) => {
    const ref = { runId: newId('run'), month: monthOf(at) };
    const { jobs: behind } = backlog.of(run.workspaceId);
    const job = { run: ref.runId, workspace: run.workspaceId, because: 'start', month: ref.month } as const;
    const putIn = () => putJob(tx, boss, { ...job, behind, now: at });
    const tell = () => tellIn(tx, run.workspaceId, happenedTo(run, ref.runId));
    // Without a key nothing can have been there before: all of it goes out in one trip.
    const [inserted] = await Promise.all([
      insertRun(tx, run, { ...ref, at }),
      run.idempotencyKey === undefined ? Promise.all([putIn(), tell()]) : undefined,
    ]);
    if (typeof inserted === 'string') return { runId: inserted, seq: undefined };
    if (run.idempotencyKey !== undefined) await Promise.all([putIn(), tell()]);
    backlog.add(run.workspaceId);
    crashPoint('enqueue.before-commit');
    return inserted;
  });
  crashPoint('enqueue.committed');
  if (made.seq !== undefined) {
    const kinds = ['events', 'state', 'job'] as const;
    notify(db, { run: made.runId, workspace: run.workspaceId, seq: made.seq, kinds });
  }
  return { runId: made.runId };
}

/** For the audit log, where no procedure started it. */
const happenedTo = ({ schedule, startedBy, patternId }: NewRun, runId: string): Happened => ({
  action: 'runs.fire',
  actor: schedule?.id ?? startedBy,
  by: 'system',
  resources: [patternId, runId],
});

/** The first day, UTC, of the month that the log of a run started at `at` is kept in. */
const monthOf = (at: number): string => `${new Date(at).toISOString().slice(0, 7)}-01`;

type Ref = { runId: string; month: string };
type Made = { runId: string; seq: number };

/**
 * The run and its first events in one statement, or the id of the run that the key has already started. Not
 * through the tenant's door, which would cost three round trips: a pattern of another workspace is refused by
 * the foreign key on (workspace, pattern).
 */
async function insertRun(
  tx: Tx,
  run: NewRun,
  { runId, month, at }: Ref & { at: number },
): Promise<Made | string> {
  const { workspaceId, patternId, graph, inputs, startedBy, idempotencyKey, schedule, retry, debug } = run;
  const { id, hash } = nameOf(graph);
  const events = [queuedEvent(run, at), ...(debug?.events ?? []), ...(retry?.events ?? [])];
  const [row] = await tx.execute(sql`
    with made as (
      insert into runs (id, workspace_id, pattern_id, hash, graph_id, month, inputs, started_by, schedule_id,
        idempotency_key, retry_of, from_node, debug, counted)
      values (${runId}, ${workspaceId}, ${patternId}, ${hash}, ${id}, ${month}::text::date,
        ${storableJson({ ...inputs })}::text::jsonb, ${startedBy},
        ${schedule?.id ?? null}, ${idempotencyKey ?? null}, ${retry?.of ?? null}, ${retry?.fromNode ?? null},
        ${debug ? storableJson(debug.settings) : null}::text::jsonb, ${debug !== undefined})
      on conflict (workspace_id, idempotency_key) do nothing
      returning id, month, workspace_id
    ), logged as (
      insert into run_events (run_id, seq, month, workspace_id, body)
      select made.id, n, made.month, made.workspace_id, body::json
      from made, string_to_table(${linesOf(events)}, E'\\n') with ordinality as event (body, n)
    )
    select 1 from made`);
  if (row) return { runId, seq: events.length };
  const before = await findByKey(tx, idempotencyKey ?? '', run);
  if (before === undefined) throw new Error('The run was not kept.');
  return before;
}

type Wanted = Pick<NewRun, 'workspaceId' | 'patternId' | 'inputs' | 'retry' | 'debug'>;

/** The run that this key already started, if any. Throws `run.key` when it was for something else. */
export async function findByKey(
  tx: Tx,
  key: string,
  { workspaceId, patternId, inputs, retry, debug }: Wanted,
): Promise<string | undefined> {
  const [before] = await tx
    .select({
      ...{ id: runs.id, patternId: runs.patternId, inputs: runs.inputs },
      ...{ of: runs.retryOf, fromNode: runs.fromNode, debug: runs.debug },
    })
    .from(runs)
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.idempotencyKey, key)));
  if (!before) return undefined;
  const isRepeat =
    before.patternId === patternId &&
    before.of === (retry?.of ?? null) &&
    before.fromNode === (retry?.fromNode ?? null) &&
    isEqualJson(before.debug, storable(debug?.settings ?? null)) &&
    isEqualJson(before.inputs, storable(inputs));
  if (!isRepeat) throw new AppError('run.key');
  return before.id;
}

function queuedEvent({ startedBy, schedule, retry, debug }: NewRun, at: number): RunEvent {
  const more = { ...(schedule && { schedule }), ...(debug && { debug: debug.settings }) };
  const event = { kind: 'run.queued', at, by: startedBy, ...more } as const;
  if (!retry) return event;
  const { of: retryOf, fromNode } = retry;
  return fromNode === undefined ? { ...event, retryOf } : { ...event, retryOf, fromNode };
}
