/**
 * When a pattern runs by itself. `next` is the occurrence that is due, by the database's clock; whoever
 * starts its run moves it on in the same transaction, under the row's lock, so each occurrence starts
 * exactly one run.
 *
 * Concurrency: a change by a person names the revision it started from, as with patterns. Starting runs
 * does not count as a change.
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { patterns, versions } from './patterns.ts';

export const schedules = pgTable(
  'schedules',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    patternId: text('pattern_id').notNull(),
    /** What runs; null = whatever is the latest published version by then. */
    versionId: text('version_id'),
    /** Input name -> value. */
    inputs: jsonb().$type<Record<string, unknown>>().notNull(),
    /** A cron expression of five fields, or an RFC 5545 recurrence rule. */
    rule: text().notNull(),
    /** IANA name; the rule's hours are hours there. */
    timeZone: text('time_zone').notNull(),
    /** What a recurrence rule without a start of its own counts from. */
    anchor: timestamp({ mode: 'date', withTimezone: true }).notNull(),
    enabled: boolean().notNull().default(true),
    /** Null = no occurrence is left. Whole milliseconds, as JavaScript compares it. */
    next: timestamp({ mode: 'date', withTimezone: true, precision: 3 }),
    /** The last occurrence that was due, and its run; no run where there was a problem. */
    lastDue: timestamp('last_due', { mode: 'date', withTimezone: true }),
    lastRun: text('last_run'),
    /** Why the last occurrence started no run; null = it did. */
    problem: text(),
    createdBy: text('created_by').notNull(),
    revision: integer().notNull().default(1),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.patternId],
      foreignColumns: [patterns.workspaceId, patterns.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.workspaceId, table.versionId],
      foreignColumns: [versions.workspaceId, versions.id],
    }).onDelete('cascade'),
    index('schedules_by_pattern').on(table.workspaceId, table.patternId, table.createdAt),
    index('schedules_due').on(table.next).where(sql`${table.enabled}`),
  ],
);
