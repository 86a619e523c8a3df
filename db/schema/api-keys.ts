/**
 * API keys: what programs sign in with. The key is shown once; kept is its SHA-256, which is enough for 256 random
 * bits. A key acts for the person who made it and can never do more than that person: when the membership ends,
 * so does the key.
 */
import { sql } from 'drizzle-orm';
import { foreignKey, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { members } from './workspaces.ts';

export const apiKeys = pgTable(
  'api_keys',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    userId: text('user_id').notNull(),
    name: text().notNull(),
    /** SHA-256 of the whole key, 64 hex digits. */
    hash: text().notNull().unique(),
    /** Its last four characters, for recognizing. */
    hint: text().notNull(),
    /** Permissions; what the person may not do, the key may not either. */
    scopes: text().array().notNull().default(sql`'{}'`),
    /** Networks it may be used from, as CIDR; none = everywhere. */
    networks: text().array().notNull().default(sql`'{}'`),
    expiresAt: timestamp('expires_at', { mode: 'date', withTimezone: true }),
    /** Within a minute. */
    lastUsedAt: timestamp('last_used_at', { mode: 'date', withTimezone: true }),
    revokedAt: timestamp('revoked_at', { mode: 'date', withTimezone: true }),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.userId],
      foreignColumns: [members.workspaceId, members.userId],
    }).onDelete('cascade'),
    index('api_keys_by_time').on(table.workspaceId, table.createdAt),
  ],
);
