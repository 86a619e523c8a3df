/**
 * Every edit of every draft, in order: who did what to which revision. A draft is the fold of its log.
 *
 * Concurrency: an edit is appended under the row lock of its pattern, so revisions have no gaps and two
 * writers take turns; the primary key would refuse a second edit of one revision in any case. `edit_id` is
 * made by whoever edits: what is sent again answers as the first time. Rows are never changed or deleted;
 * they go with their pattern.
 */
import { sql } from 'drizzle-orm';
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { patterns } from './patterns.ts';

export const patternEdits = pgTable(
  'pattern_edits',
  {
    workspaceId: text('workspace_id').notNull(),
    patternId: text('pattern_id').notNull(),
    /** Of the draft once this was done. The first row of a log says what the draft was when the log began. */
    revision: integer().notNull(),
    editId: uuid('edit_id').notNull(),
    /** What it changed, smallest parts: see engine/delta.ts. Applied to the draft before, it gives the draft after. */
    ops: jsonb().notNull(),
    /** The whole draft after it; on the first row and now and then, so that no revision is far from one. */
    graph: jsonb(),
    /** What somebody called it, e.g. "Restored version 1.2.0". */
    note: text(),
    /** The revision that whoever did it had seen. */
    base: integer().notNull(),
    actor: text().notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.patternId, table.revision] }),
    unique('pattern_edits_once').on(table.workspaceId, table.patternId, table.editId),
    index('pattern_edits_whole')
      .on(table.workspaceId, table.patternId, table.revision)
      .where(sql`${table.graph} is not null`),
    foreignKey({
      columns: [table.workspaceId, table.patternId],
      foreignColumns: [patterns.workspaceId, patterns.id],
    }).onDelete('cascade'),
  ],
);
