/**
 * The only place that writes a run's log. Numbers count from 1 without gaps, and the primary key is the
 * fence: a writer names the number its first event is to have, one more than the last it knows, and of two
 * that name the same one is refused. Claiming a run writes an event too (claim.ts), so what the worker
 * before still sends is refused from then on. After `run.finished` nobody writes.
 */
import { sql } from 'drizzle-orm';
import type { ISql, Sql } from 'postgres';
import type { Db, Tx } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { storable, storableJson } from './json.ts';
import { type NoticeKind, notify } from './notify.ts';
import { type Projection, project } from './projection.ts';

export type RunRef = { runId: string; workspaceId: string };

/** Another worker has taken this run over, or it has ended: the writer must stop at once. */
export class Fenced extends Error {
  constructor({ runId }: RunRef) {
    super(`Run ${runId} belongs to another worker or has ended.`);
    this.name = 'Fenced';
  }
}

/** Somebody else has written since the number this writer knew; nothing of it was stored. */
export class Taken extends Error {
  constructor({ runId }: RunRef) {
    super(`Somebody else has written into the log of run ${runId}.`);
    this.name = 'Taken';
  }
}

export type Entry = RunRef & {
  /** The run's, as `runs.month` has it. */
  month: string;
  /** Number of the last event that is known; the first of these gets the next. */
  after: number;
  events: readonly RunEvent[];
};

/** Did the database refuse a number because it is taken? Then it has stored nothing of the statement. */
export function isTaken(error: unknown): boolean {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const { code, constraint_name } = (cause ?? {}) as { code?: string; constraint_name?: string };
  return code === '23505' && (constraint_name?.startsWith('run_events') ?? false);
}

/** One JSON text a line, for `string_to_table`: JSON writes a line break inside a text as two characters. */
export const linesOf = (events: readonly RunEvent[]): string => events.map(storableJson).join('\n');

/**
 * Events of any number of runs in one statement and one commit. Rejects as a whole; see `isTaken`. A single
 * event has a statement of its own: it is what each outcome of a patient agent costs.
 */
export async function insertEntries(client: Sql, entries: readonly Entry[]): Promise<void> {
  const [first] = entries;
  const [event, second] = first?.events ?? [];
  if (entries.length === 1 && first && event && !second) {
    await client`insert into run_events (run_id, seq, month, workspace_id, body) values
      (${first.runId}, ${first.after + 1}, ${first.month}, ${first.workspaceId}, ${storableJson(event)}::text::json)`;
    return;
  }
  const columns = { runId: '', seq: '', month: '', workspaceId: '', body: '' };
  let mark = '';
  for (const { runId, after, month, workspaceId, events } of entries) {
    for (const [index, one] of events.entries()) {
      columns.runId += mark + runId;
      columns.seq += mark + (after + 1 + index);
      columns.month += mark + month;
      columns.workspaceId += mark + workspaceId;
      columns.body += mark + storableJson(one);
      mark = '\n';
    }
  }
  // A text per column, split by the server: half the cost of an array, or of one JSON text, on both sides.
  await client`insert into run_events (run_id, seq, month, workspace_id, body)
    select run_id, seq::int, month::date, workspace_id, body::json from rows from (
      string_to_table(${columns.runId}, E'\\n'), string_to_table(${columns.seq}, E'\\n'),
      string_to_table(${columns.month}, E'\\n'), string_to_table(${columns.workspaceId}, E'\\n'),
      string_to_table(${columns.body}, E'\\n')) as row (run_id, seq, month, workspace_id, body)`;
}

export type StateEntry = Entry & {
  epoch: number;
  /** Agent calls and cost units of the whole run so far. */
  spent: { calls: number; units: number };
};

/**
 * Events of which one changes the state of the run: log and columns together. False when the epoch is not
 * the run's any more or it has ended; rejects as `insertEntries` does.
 */
export async function insertState(client: ISql, entry: StateEntry): Promise<boolean> {
  const { runId, workspaceId, month, after, events, epoch, spent } = entry;
  const patch: Projection = Object.assign({}, ...events.map(project));
  // `is true`: found by its id, see claim.ts.
  const rows = await client`
    with run as (
      update runs set
        status = coalesce(${patch.status ?? null}::text, status),
        finished_at = to_timestamp(${numberOf(patch.finishedAt)}::float8 / 1000),
        ms = ${numberOf(patch.ms)}::int,
        conf_status = ${patch.confStatus ?? null}::text,
        conf = ${numberOf(patch.conf)}::float8,
        calls = ${numberOf(spent.calls)}::int,
        units = ${numberOf(spent.units)}::float8,
        reason = ${storable(patch.reason ?? null)}::text
      where id = ${runId} and (workspace_id = ${workspaceId}) is true and finished_at is null and epoch = ${epoch}
      returning id, workspace_id, finished_at is not null as is_over
    ), written as (
      insert into run_events (run_id, seq, month, workspace_id, body)
      select run.id, ${after}::int + n, ${month}::text::date, run.workspace_id, body::json
      from run, string_to_table(${linesOf(events)}, E'\\n') with ordinality as event (body, n)
    ), withdrawn as (
      update approvals set status = 'withdrawn' from run
      where run.is_over and approvals.run_id = run.id and approvals.status = 'open'
    )
    select 1 from run`;
  return rows.length > 0;
}

const numberOf = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** More than one is rare; each costs a fraction of a millisecond. */
const TRIES = 100;

/**
 * For those who do not execute the run: in their transaction, behind the run's row lock, after whatever
 * the executor has written by then. `undefined`: the run is over, or there is none; nothing was written.
 */
export async function appendEvents(
  tx: Tx,
  { runId, workspaceId, events }: RunRef & { events: readonly RunEvent[] },
): Promise<{ seq: number } | undefined> {
  const [run] = await tx.execute<{ month: string }>(sql`
    select month::text from runs
    where id = ${runId} and workspace_id = ${workspaceId} and finished_at is null for update`);
  if (!run) return undefined;
  for (let left = TRIES; ; left--) {
    try {
      // A savepoint: the executor does not wait for the row lock and may take the number first.
      const seq = await tx.transaction((inner) =>
        insertNext(inner, { runId, workspaceId, month: run.month, events }),
      );
      await updateState(tx, runId, events);
      return { seq };
    } catch (error) {
      if (!isTaken(error) || left === 0) throw error;
    }
  }
}

async function insertNext(
  tx: Tx,
  { runId, workspaceId, month, events }: Omit<Entry, 'after'>,
): Promise<number> {
  const rows = await tx.execute<{ seq: number }>(sql`
    insert into run_events (run_id, seq, month, workspace_id, body)
    select ${runId}, last.seq + n, ${month}::text::date, ${workspaceId}, body::json
    from string_to_table(${linesOf(events)}, E'\\n') with ordinality as event (body, n),
      (select coalesce(max(seq), 0) as seq from run_events
       where run_id = ${runId} and month = ${month}::text::date) as last
    returning seq`);
  return Math.max(...rows.map(({ seq }) => seq));
}

async function updateState(tx: Tx, runId: string, events: readonly RunEvent[]): Promise<void> {
  const patch: Projection = Object.assign({}, ...events.map(project));
  if (Object.keys(patch).length === 0) return;
  await tx.execute(sql`
    update runs set
      status = coalesce(p->>'status', status),
      finished_at = to_timestamp((p->>'finishedAt')::float8 / 1000),
      ms = (p->>'ms')::int,
      reason = p->>'reason'
    from (select ${storableJson(patch)}::text::jsonb as p) as given where id = ${runId}`);
  if (patch.finishedAt === undefined) return;
  await tx.execute(
    sql`update approvals set status = 'withdrawn' where run_id = ${runId} and status = 'open'`,
  );
}

const STATE_KINDS: ReadonlySet<string> = new Set([
  'run.queued',
  'run.started',
  'run.resumed',
  'run.waiting',
  'run.finished',
]);

/** Does it change columns of the run? */
export const isState = ({ kind }: RunEvent): boolean => STATE_KINDS.has(kind);

const EVENTS: readonly NoticeKind[] = ['events'];
const STATE: readonly NoticeKind[] = ['events', 'state'];

/** Tells the watchers; call it after the append has committed. */
export function announce(
  db: Db,
  { runId, workspaceId, events }: RunRef & { events: readonly RunEvent[] },
  seq: number,
): void {
  const kinds = events.some(isState) ? STATE : EVENTS;
  notify(db, { run: runId, workspace: workspaceId, seq, kinds });
}

/** In a transaction of its own; then tells the watchers. */
export async function append(
  db: Db,
  what: RunRef & { events: readonly RunEvent[] },
): Promise<{ seq: number } | undefined> {
  const appended = await db.transaction((tx) => appendEvents(tx, what));
  if (appended) announce(db, what, appended.seq);
  return appended;
}
