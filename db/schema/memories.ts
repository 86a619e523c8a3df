/**
 * What patterns remembered, by workspace and space. `key` is what was asked, `keyText` its words for the
 * search by likeness; `belief` what was answered then. Remembering the same key again replaces it.
 */
import { index, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

export const memories = pgTable(
  'memories',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    space: text().notNull(),
    /** SHA-256 of the key, hex. */
    keyHash: text('key_hash').notNull(),
    key: jsonb().notNull(),
    keyText: text('key_text').notNull(),
    belief: jsonb().notNull(),
    at: timestamp({ mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.space, table.keyHash] }),
    index('memories_by_time').on(table.workspaceId, table.space, table.at),
  ],
);
