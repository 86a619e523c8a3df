/**
 * Circuit breakers: one per workspace and inside of a `circuit` node, shared by all its runs, so that a
 * restart does not forget that something is down. Asked and told under the row's lock.
 */
import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

export const breakers = pgTable(
  'breakers',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** SHA-256 of what is inside, hex. */
    key: text().notNull(),
    /** The last calls, oldest first; true = it failed. */
    calls: jsonb().$type<boolean[]>().notNull().default([]),
    /** Null while closed. */
    openedAt: timestamp('opened_at', { mode: 'date', withTimezone: true }),
    /** Trial calls let through since it was last open, and when the last of them was. */
    trials: integer().notNull().default(0),
    triedAt: timestamp('tried_at', { mode: 'date', withTimezone: true }),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] })],
);
