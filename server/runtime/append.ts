/**
 * The only place that writes a run's log. `(run_id, seq)` is assigned under the run's row lock, so
 * numbers follow commit order and have no gaps. A writer that executes the run names the epoch it holds;
 * a stale one writes nothing. After `run.finished` nobody writes.
 */
import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { storableJson } from './json.ts';
import { notify } from './notify.ts';
import { type Projection, project } from './projection.ts';

export type RunRef = { runId: string; workspaceId: string };

/** Another worker has taken this run over, or it has ended: the writer must stop at once. */
export class Fenced extends Error {
  constructor({ runId }: RunRef) {
    super(`Run ${runId} belongs to another worker or has ended.`);
    this.name = 'Fenced';
  }
}

export type Append = RunRef & {
  events: readonly RunEvent[];
  /** The epoch the writer holds; without it, whoever may see the run may write. */
  epoch?: number;
  /** Write only if nothing was written since this number. */
  after?: number;
  /** Agent calls and cost units of the whole run so far. */
  spent?: { calls: number; units: number };
};

export type Appended = { seq: number; isCancelRequested: boolean };

/** One statement. `undefined`: the condition did not hold and nothing was written. */
export async function appendEvents(tx: Pick<Tx, 'execute'>, append: Append): Promise<Appended | undefined> {
  const { runId, workspaceId, events, epoch, after, spent } = append;
  const patch: Projection = Object.assign({}, ...events.map(project));
  const isEnd = patch.finishedAt !== undefined;
  const rows = await tx.execute<{ seq: number; cancelled: boolean }>(sql`
    with given as (
      select ${storableJson(events)}::text::jsonb as events,
             ${storableJson({ ...patch, ...spent })}::text::jsonb as p
    ), run as (
      update runs set
        last_seq = last_seq + ${events.length}::int,
        status = coalesce(p->>'status', status),
        started_at = coalesce(started_at, to_timestamp((p->>'startedAt')::float8 / 1000)),
        finished_at = to_timestamp((p->>'finishedAt')::float8 / 1000),
        ms = (p->>'ms')::int,
        conf_status = p->>'confStatus',
        conf = (p->>'conf')::float8,
        calls = coalesce((p->>'calls')::int, calls),
        units = coalesce((p->>'units')::float8, units),
        reason = p->>'reason'
      from given
      where id = ${runId} and workspace_id = ${workspaceId} and finished_at is null
        and (${epoch ?? null}::int is null or epoch = ${epoch ?? null}::int)
        and (${after ?? null}::int is null or last_seq = ${after ?? null}::int)
      returning id, workspace_id, last_seq, cancel_requested
    ), written as (
      insert into run_events (run_id, seq, workspace_id, at, kind, node, body)
      select run.id, run.last_seq - ${events.length}::int + n, run.workspace_id,
             (body->>'at')::bigint, body->>'kind', body->>'node', body
      from run, given, jsonb_array_elements(given.events) with ordinality as event (body, n)
    ), withdrawn as (
      update approvals set status = 'withdrawn' from run
      where ${isEnd}::boolean and approvals.run_id = run.id and approvals.status = 'open'
    )
    select last_seq as seq, cancel_requested is not null as cancelled from run`);
  const [row] = rows;
  return row && { seq: row.seq, isCancelRequested: row.cancelled };
}

const STATE_KINDS: ReadonlySet<string> = new Set([
  'run.queued',
  'run.started',
  'run.resumed',
  'run.waiting',
  'run.finished',
]);

/** Tells the watchers; call it after the append has committed. */
export function announce(db: Db, { runId, workspaceId, events }: Append, seq: number): void {
  const isState = events.some((event) => STATE_KINDS.has(event.kind));
  notify(db, { run: runId, workspace: workspaceId, seq, kinds: isState ? ['events', 'state'] : ['events'] });
}

/** For workers: one statement, one round trip, one commit; then tells the watchers. */
export async function append(db: Db, what: Append): Promise<Appended | undefined> {
  const appended = await appendEvents(db, what);
  if (appended) announce(db, what, appended.seq);
  return appended;
}
