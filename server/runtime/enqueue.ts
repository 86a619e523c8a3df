/** Starts runs: the run, its first event and its job are written in one statement, or not at all. */
import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { DebugSettings, RunEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { type Happened, tellingIn } from '#server/audit/record.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { linesOf } from './append.ts';
import { backlogOf } from './backlog.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { nameOf, storeGraph } from './graphs.ts';
import { isEqualJson, storable, storableJson } from './json.ts';
import { notify } from './notify.ts';
import { jobIn, openQueue } from './queue.ts';
import { startsOf } from './together.ts';

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
  const ref = { runId: newId('run'), month: monthOf(at) };
  const { jobs: behind } = backlog.of(run.workspaceId);
  const start = { run: ref.runId, workspace: run.workspaceId, because: 'start', month: ref.month } as const;
  const job = await jobIn(boss, { ...start, behind, now: at }, MADE);
  const telling = tellingIn(run.workspaceId, happenedTo(run, ref.runId));
  crashPoint('enqueue.before-commit');
  const seq = await insertRun(db, run, { ...ref, at, job, told: telling.told });
  if (seq === undefined) return { runId: await twinOf(db, run) };
  crashPoint('enqueue.committed');
  telling.done();
  backlog.add(run.workspaceId);
  const kinds = ['events', 'state', 'job'] as const;
  notify(db, { run: ref.runId, workspace: run.workspaceId, seq, kinds });
  return { runId: ref.runId };
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

/** What the statement below calls the row of the new run; empty when there was one. */
const MADE = sql`made`;

type Insert = { runId: string; month: string; at: number; job: SQL; told: SQL };

/**
 * The run, its first events, its job and its line in the audit log in one statement: one round trip, one commit, and
 * the audit log's chain is held for as long as that takes. Gives the number of the last event; `undefined` when
 * the key has started a run already: then nothing is written. Not through the tenant's door: a pattern of another
 * workspace is refused by the foreign key on (workspace, pattern).
 */
async function insertRun(
  db: Db,
  run: NewRun,
  { runId, month, at, job, told }: Insert,
): Promise<number | undefined> {
  const { workspaceId, patternId, graph, inputs, startedBy, idempotencyKey, schedule, retry, debug } = run;
  const { id, hash } = nameOf(graph);
  const events = [queuedEvent(run, at), ...(debug?.events ?? []), ...(retry?.events ?? [])];
  const statement = sql`
    with ${MADE} as (
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
    ), sent as (${job})
    select ${told} as told from made`;
  // Each holds its workspace's audit log until it is committed; so those that wait for each other go together.
  const [row] = await startsOf(db, workspaceId).run(idempotencyKey ?? '', (hand) => hand.execute(statement));
  return row && events.length;
}

/** Waits for nobody: who found the key taken has waited for the other's commit. */
async function twinOf(db: Db, run: NewRun): Promise<string> {
  const before = await findByKey(db, run.idempotencyKey ?? '', run);
  if (before === undefined) throw new Error('The run was not kept.');
  return before;
}

type Wanted = Pick<NewRun, 'workspaceId' | 'patternId' | 'inputs' | 'retry' | 'debug'>;

/** The run that this key already started, if any. Throws `run.key` when it was for something else. */
export async function findByKey(
  tx: Pick<Tx, 'select'>,
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
