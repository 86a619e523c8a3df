/**
 * A run pins the graph it executes. `run_events` is its append-only log; the columns here that repeat
 * what the log says (status, times, final confidence) are a projection written in the same transaction
 * as the event, so lists and dashboards need no fold.
 *
 * Concurrency: `epoch` is the fencing token. A worker that takes a run over raises it in one statement;
 * an append names the epoch it holds, and one from an older epoch writes nothing. `seq` is assigned
 * under the run's row lock, so numbers follow commit order (a global sequence would not).
 */
import {
  bigint,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { patterns } from './patterns.ts';

export const runs = pgTable(
  'runs',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    patternId: text('pattern_id').notNull(),
    /** Content hash of `graph`; runs of one version are counted by it. */
    hash: text().notNull(),
    graph: jsonb().notNull(),
    /** Input name -> value. */
    inputs: jsonb().$type<Record<string, unknown>>().notNull(),
    status: text({
      enum: ['queued', 'running', 'waiting', 'succeeded', 'abstained', 'failed', 'cancelled'],
    })
      .notNull()
      .default('queued'),
    epoch: integer().notNull().default(0),
    /** Number of the last event; 0 = none yet. */
    lastSeq: integer('last_seq').notNull().default(0),
    cancelRequested: timestamp('cancel_requested', { mode: 'date', withTimezone: true }),
    /** The run this one repeats from `fromNode` on. */
    retryOf: text('retry_of'),
    fromNode: text('from_node'),
    startedBy: text('started_by').notNull(),
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
    index('runs_by_hash').on(table.hash, table.status),
    index('runs_open').on(table.status),
  ],
);

export const runEvents = pgTable(
  'run_events',
  {
    runId: text('run_id').notNull(),
    seq: integer().notNull(),
    workspaceId: text('workspace_id').notNull(),
    /** Milliseconds since 1970, the writer's clock. */
    at: bigint({ mode: 'number' }).notNull(),
    kind: text().notNull(),
    /** The stored node's id, for events about a node. */
    node: text(),
    /** The whole event as in engine/events.ts, without `seq`. */
    body: jsonb().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.seq] }),
    foreignKey({
      columns: [table.workspaceId, table.runId],
      foreignColumns: [runs.workspaceId, runs.id],
    }).onDelete('cascade'),
    index('run_events_kind').on(table.workspaceId, table.kind, table.at),
  ],
);
