/** One row per worker process; `beat` is the database's clock, so clock skew cannot fake a heartbeat. */
import { integer, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const workers = pgTable('workers', {
  id: text().primaryKey(),
  pid: integer().notNull(),
  startedAt: timestamp('started_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  beat: timestamp({ mode: 'date', withTimezone: true }).notNull().defaultNow(),
});
