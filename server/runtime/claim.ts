/**
 * Taking a run: queued and waiting ones always, a running one only when its worker is gone. One statement
 * raises the epoch and writes `run.started` or `run.resumed`, so that whatever the worker before still sends
 * finds its number taken (append.ts).
 */
import type { Row } from 'postgres';
import type { Db } from '#db/client.ts';
import type { DebugSettings, RunEvent, StoredEvent } from '#engine/events.ts';
import { isTaken, type RunRef } from './append.ts';
import { crashPoint } from './crash-point.ts';
import { storableJson } from './json.ts';
import { notify } from './notify.ts';
import { statesOf } from './together.ts';

export type Claim = {
  epoch: number;
  month: string;
  /** Content hash of what is to run: see plans.ts. */
  hash: string;
  inputs: Record<string, unknown>;
  isCancelRequested: boolean;
  /** How the run is looked through; most are not. */
  debug: DebugSettings | undefined;
  /** What the claim has written. */
  event: StoredEvent;
};

type Wanted = RunRef & {
  /** The run's, where it is known. */
  month?: string | undefined;
  /** Id of the worker. */
  worker: string;
  /** Milliseconds since 1970, the database's clock. */
  at: number;
  /** The worker before is gone, or has handed the run over: it may be taken although it is running. */
  isRescue: boolean;
  because: 'takeover' | 'handover' | 'answer' | 'timer' | 'release';
};

/** A collision means that the worker before, or a person, has written in this very moment. */
const TRIES = 20;

/**
 * `undefined`: it has ended, somebody else has it, or it waits and nothing has happened since (unless it
 * waits for this very time).
 */
export async function claimRun(db: Db, wanted: Wanted): Promise<Claim | undefined> {
  for (let left = TRIES; ; left--) {
    try {
      crashPoint('claim.before');
      const claim = (isFresh(wanted) && (await claimNew(db, wanted))) || (await claimOnce(db, wanted));
      crashPoint('claim.committed');
      if (claim)
        notify(db, {
          run: wanted.runId,
          workspace: wanted.workspaceId,
          seq: claim.event.seq,
          kinds: ['events', 'state'],
        });
      return claim;
    } catch (error) {
      if (!isTaken(error) || left === 0) throw error;
    }
  }
}

/** Most likely nobody has had it yet. */
const isFresh = ({ isRescue, because }: Wanted): boolean => !isRescue && because === 'takeover';

/** Number of the claim's event when nothing but `run.queued` was written before. */
const SECOND = 2;

/**
 * A run that nobody has had and nobody has written into, which are most: a third of what looking for the end of its
 * log costs. `undefined` for any other.
 */
async function claimNew(db: Db, wanted: Wanted): Promise<Claim | undefined> {
  const { runId, workspaceId, worker } = wanted;
  const at = Math.round(wanted.at);
  const event = { kind: 'run.started', at, worker, epoch: 1 } as const;
  try {
    const [row] = await statesOf(db).run(
      runId,
      (sql) => sql`
      with taken as (
        update runs set epoch = 1, status = 'running', started_at = to_timestamp(${at}::float8 / 1000)
        where id = ${runId} and (workspace_id = ${workspaceId}) is true
          and status = 'queued' and epoch = 0 and started_at is null and finished_at is null
        returning id, workspace_id, month, hash, inputs, debug, cancel_requested is not null as is_cancel_requested
      ), written as (
        insert into run_events (run_id, seq, month, workspace_id, body)
        select id, ${SECOND}::int, month, workspace_id, ${storableJson(event)}::text::json from taken
      )
      select month::text, hash, inputs, debug, is_cancel_requested from taken`,
    );
    return row && claimOf({ ...row, epoch: 1, seq: SECOND, body: event });
  } catch (error) {
    if (isTaken(error)) return undefined;
    throw error;
  }
}

async function claimOnce(db: Db, wanted: Wanted): Promise<Claim | undefined> {
  const { runId, workspaceId, worker, isRescue, because } = wanted;
  const at = Math.round(wanted.at);
  const sql = db.$client;
  const month = wanted.month === undefined ? sql`runs.month` : sql`${wanted.month}::text::date`;
  // `is true`: no index fits that, so the run is found by its id whatever the statistics say. Planned once on a table
  // that was new, this went through all runs of the workspace.
  const [row] = await sql`
    with was as (
      select id, workspace_id, month, started_at is null as is_first from runs
      where id = ${runId} and (workspace_id = ${workspaceId}) is true and finished_at is null
        and (${isRescue}::boolean or status <> 'running')
        and (status <> 'waiting' or (
          select body->>'kind' <> 'run.waiting' or (body->>'until')::float8 <= extract(epoch from clock_timestamp()) * 1000
          from run_events e where e.run_id = runs.id and e.month = ${month} order by seq desc limit 1))
      for update
    ), last as (
      select coalesce(max(seq), 0) + 1 as seq from was as runs, run_events e
      where e.run_id = runs.id and e.month = ${month}
    ), taken as (
      update runs set epoch = epoch + 1, status = 'running',
        started_at = coalesce(started_at, to_timestamp(${at}::float8 / 1000))
      from was where runs.id = was.id
      returning runs.id, runs.workspace_id, runs.month, epoch, hash, inputs, debug, is_first,
        cancel_requested is not null as is_cancel_requested
    ), event as (
      select case when is_first
        then jsonb_build_object('kind', 'run.started')
        else jsonb_build_object('kind', 'run.resumed', 'because', ${because}::text)
      end || jsonb_build_object('at', ${at}::bigint, 'worker', ${worker}::text, 'epoch', epoch) as body from taken
    ), written as (
      insert into run_events (run_id, seq, month, workspace_id, body)
      select taken.id, last.seq, taken.month, taken.workspace_id, body::json
      from taken, last, event
    )
    select epoch, month::text, hash, inputs, debug, is_cancel_requested, seq, body from taken, last, event`;
  return row && claimOf(row);
}

const claimOf = (row: Row): Claim => ({
  epoch: row.epoch,
  month: row.month,
  hash: row.hash,
  inputs: row.inputs,
  isCancelRequested: row.is_cancel_requested,
  debug: row.debug ?? undefined,
  event: { ...(row.body as RunEvent), seq: row.seq },
});
