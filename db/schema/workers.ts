/**
 * One row per worker process: its lease. `beat` is the database's clock, so clock skew cannot fake a
 * heartbeat. `jobs` are the queue's jobs it holds; whoever deletes the row of a dead worker hands them
 * back to the queue.
 */
import { integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const workers = pgTable('workers', {
  id: text().primaryKey(),
  /** Name of the machine; `pid` means something only there. */
  host: text().notNull().default(''),
  pid: integer().notNull(),
  jobs: jsonb().$type<{ id: string; retryCount: number }[]>().notNull().default([]),
  startedAt: timestamp('started_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  beat: timestamp({ mode: 'date', withTimezone: true }).notNull().defaultNow(),
});
