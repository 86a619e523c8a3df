/**
 * A run pins the graph it executes. `run_events` is its append-only log; the columns here that repeat
 * what the log says (status, times, final confidence) are a projection written in the same transaction
 * as the event, so lists and dashboards need no fold.
 *
 * Concurrency: the log's primary key is the fence. Every writer names the number its event is to have, one
 * more than the last it knows; of two that name the same number one is refused. Taking a run over raises
 * `epoch` and writes an event in one statement, so whatever the worker before still sends is refused too.
 * An outcome therefore costs one plain INSERT: no lock, no second row (docs/adr/0014).
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  doublePrecision,
  foreignKey,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { patterns } from './patterns.ts';
import { workspaces } from './workspaces.ts';

/**
 * What runs execute, each graph once however often it runs. `id`: SHA-256 of its text, 64 hex digits. No foreign
 * key from `runs`, which would be checked at every start: `usedOn` tells which ones no run can have any more
 * (server/history/retention.ts).
 */
export const graphs = pgTable(
  'graphs',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    id: text().notNull(),
    graph: json().notNull(),
    /** The last day, UTC, on which a run of it was started. */
    usedOn: date('used_on').notNull().default(sql`(now() at time zone 'UTC')::date`),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const runs = pgTable(
  'runs',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    patternId: text('pattern_id').notNull(),
    /** Content hash of `graph`; runs of one version are counted by it. */
    hash: text().notNull(),
    /** In `graphs`. */
    graphId: text('graph_id').notNull(),
    /** Input name -> value. */
    inputs: jsonb().$type<Record<string, unknown>>().notNull(),
    status: text({
      enum: ['queued', 'running', 'waiting', 'succeeded', 'abstained', 'failed', 'cancelled'],
    })
      .notNull()
      .default('queued'),
    epoch: integer().notNull().default(0),
    /** First day of the month it was made in, UTC: where its events are kept. */
    month: date().notNull().default(sql`(date_trunc('month', now() at time zone 'UTC'))::date`),
    cancelRequested: timestamp('cancel_requested', { mode: 'date', withTimezone: true }),
    /** The run this one repeats from `fromNode` on. */
    retryOf: text('retry_of'),
    fromNode: text('from_node'),
    /**
     * How it is looked through: `until` a node, outcomes `pins` taken from other runs, `breakpoints`, `step`. Null
     * for a run like any other; one with it is in no figure.
     */
    debug: jsonb().$type<{
      until?: string;
      pins?: Record<string, string>;
      breakpoints?: string[];
      step?: boolean;
    }>(),
    startedBy: text('started_by').notNull(),
    /** The schedule that started it, made by `startedBy`; it may be gone by now. */
    scheduleId: text('schedule_id'),
    /** Chosen by whoever starts the run: the same key never starts a second one in its workspace. */
    idempotencyKey: text('idempotency_key'),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    startedAt: timestamp('started_at', { mode: 'date', withTimezone: true }),
    finishedAt: timestamp('finished_at', { mode: 'date', withTimezone: true }),
    /** Milliseconds from `startedAt` to `finishedAt`, time spent waiting for people included. */
    ms: integer(),
    /** Status and number of the final confidence, as shown; null where there is none. */
    confStatus: text('conf_status'),
    conf: doublePrecision(),
    calls: integer(),
    units: doublePrecision(),
    reason: text(),
    /** Has ended and is part of the sums (db/schema/sums.ts), or never will be: a run with `debug`. */
    counted: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('runs_idempotency').on(table.workspaceId, table.idempotencyKey),
    foreignKey({
      columns: [table.workspaceId, table.patternId],
      foreignColumns: [patterns.workspaceId, patterns.id],
    }).onDelete('cascade'),
    index('runs_recent').on(table.workspaceId, table.createdAt),
    index('runs_by_pattern').on(table.workspaceId, table.patternId, table.createdAt),
    index('runs_by_status').on(table.workspaceId, table.status, table.createdAt),
    index('runs_ended').on(table.workspaceId, table.finishedAt).where(sql`${table.finishedAt} is not null`),
    index('runs_uncounted')
      .on(table.workspaceId, table.finishedAt)
      .where(sql`${table.finishedAt} is not null and not ${table.counted}`),
  ],
);

/**
 * Partitioned by the month of the run (migration 0004), so that old months are dropped and not deleted row
 * by row. No foreign key: checking one costs a fifth of an append. The tenant's insert policy asks for the
 * run instead, workers write only into runs they have claimed, and a trigger deletes along with the run.
 */
export const runEvents = pgTable(
  'run_events',
  {
    runId: text('run_id').notNull(),
    seq: integer().notNull(),
    month: date().notNull(),
    workspaceId: text('workspace_id').notNull(),
    /** The whole event as in engine/events.ts, without `seq`. Read and written as it is: `jsonb` costs more. */
    body: json().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.seq, table.month] })],
);
