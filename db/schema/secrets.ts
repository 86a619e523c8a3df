/**
 * Secrets of a workspace, sealed (server/secrets). The keys they are sealed with are kept here too, but only
 * wrapped by a key that is not in the database: whoever reads a backup can open nothing, and deleting a
 * workspace's keys makes all it ever sealed unreadable, in old backups as well.
 */
import { integer, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

/** Data keys. The highest `number` seals; the others still open what they sealed. */
export const workspaceKeys = pgTable(
  'workspace_keys',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** Which of the installation's keys wraps it: the first 8 hex digits of that key's SHA-256. */
    kekId: text('kek_id').notNull(),
    /** As `seal` writes it. */
    wrapped: text().notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.number] })],
);

export const secrets = pgTable(
  'secrets',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** `field` "value"; opens in this row of this workspace alone. */
    sealed: text().notNull(),
    /** Its last four characters, where it is long enough to spare them; for recognizing, nothing else. */
    hint: text(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    /** When it was given another value; null = never. */
    replacedAt: timestamp('replaced_at', { mode: 'date', withTimezone: true }),
    /** Within a minute. */
    lastUsedAt: timestamp('last_used_at', { mode: 'date', withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('secrets_name').on(table.workspaceId, table.name),
  ],
);
