/**
 * Who did what in a workspace. Rows are added by the function audit_append (db/migrations) and by nothing else: the
 * application may read them, never change, remove or insert them by itself. Each names the hash of the one before,
 * so that a change shows; what was cut off at the end shows against a signed checkpoint kept elsewhere.
 */
import { sql } from 'drizzle-orm';
import { bigint, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

/** The end of each chain; its row lock makes writers take turns. */
export const auditHeads = pgTable('audit_heads', {
  workspaceId: text('workspace_id')
    .primaryKey()
    .references(() => workspaces.id, { onDelete: 'cascade' }),
  /** Of the newest entry: 1, 2, 3 without a gap. */
  seq: bigint({ mode: 'number' }).notNull(),
  /** 64 hex digits. */
  hash: text().notNull(),
  at: timestamp({ mode: 'date', withTimezone: true }).notNull(),
});

export const auditEntries = pgTable(
  'audit_entries',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    seq: bigint({ mode: 'number' }).notNull(),
    /** By the database's clock; never before the entry before. */
    at: timestamp({ mode: 'date', withTimezone: true }).notNull(),
    /** Canonical JSON, as it was hashed: see server/audit/canonical.ts. */
    entry: text().notNull(),
    previous: text().notNull(),
    hash: text().notNull(),
    actor: text().generatedAlwaysAs(sql`(entry::jsonb ->> 'actor')`),
    action: text().generatedAlwaysAs(sql`(entry::jsonb ->> 'action')`),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.seq] }),
    index('audit_entries_actor').on(table.workspaceId, table.actor, table.seq),
    index('audit_entries_action').on(table.workspaceId, table.action, table.seq),
  ],
);

/** Signed ends of chains, to be kept where the database cannot reach. */
export const auditCheckpoints = pgTable(
  'audit_checkpoints',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    seq: bigint({ mode: 'number' }).notNull(),
    hash: text().notNull(),
    at: timestamp({ mode: 'date', withTimezone: true }).notNull(),
    /** First 16 hex digits of the SHA-256 of the public key. */
    keyId: text('key_id').notNull(),
    /** Ed25519, base64url. */
    signature: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.seq, table.keyId] })],
);
