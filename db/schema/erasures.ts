/**
 * Who was erased: after a backup is restored these are erased again. Ids alone, which say nothing of the person.
 * `runs`: those that were under way in a workspace when it went; a worker may still have written of them.
 */
import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

export const erasures = pgTable(
  'erasures',
  {
    kind: text({ enum: ['person', 'workspace', 'organisation'] }).notNull(),
    id: text().notNull(),
    at: timestamp({ mode: 'date', withTimezone: true }).notNull().defaultNow(),
    runs: text().array().notNull().default(sql`'{}'`),
  },
  (table) => [
    primaryKey({ columns: [table.kind, table.id] }),
    check('erasures_kind', sql`${table.kind} in ('person', 'workspace', 'organisation')`),
  ],
);
