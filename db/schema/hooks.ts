/**
 * Signed calls in and out. A trigger lets another program start one pattern; a webhook tells another program that
 * something happened here. Both are signed with a secret of their own, sealed like any other.
 *
 * A delivery is made by triggers of the database (migration 0011), in the very transaction in which the run ends
 * or the question is asked:
 *
 *   waiting -> sent      the other side answered with 2xx
 *   waiting -> waiting   it did not; the next attempt is at `nextAt`
 *   waiting -> failed    the last attempt did not either
 *   sent | failed -> waiting   a person sends it again
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  foreignKey,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core';
import { patterns, versions } from './patterns.ts';
import { workspaces } from './workspaces.ts';

export const triggers = pgTable(
  'triggers',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    patternId: text('pattern_id').notNull(),
    /** What runs; null = whatever is the latest published version by then. */
    versionId: text('version_id'),
    name: text().notNull(),
    /** `field` "key". */
    sealed: text().notNull(),
    enabled: boolean().notNull().default(true),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    lastUsedAt: timestamp('last_used_at', { mode: 'date', withTimezone: true }),
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
    index('triggers_by_pattern').on(table.workspaceId, table.patternId),
  ],
);

export const webhooks = pgTable(
  'webhooks',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    url: text().notNull(),
    /** `run.finished`, `approval.needed`. */
    events: text().array().notNull(),
    /** `field` "key". */
    sealed: text().notNull(),
    enabled: boolean().notNull().default(true),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const webhookDeliveries = pgTable(
  'webhook_deliveries',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    webhookId: text('webhook_id').notNull(),
    event: text().notNull(),
    /** Ids and states, never a value of a run. Sent byte for byte as it stands here. */
    body: json().notNull(),
    status: text({ enum: ['waiting', 'sent', 'failed'] })
      .notNull()
      .default('waiting'),
    attempts: integer().notNull().default(0),
    /** Null when nothing more will be tried. */
    nextAt: timestamp('next_at', { mode: 'date', withTimezone: true }).defaultNow(),
    /** Of the last attempt: the other side's HTTP status, or why there was none. */
    lastStatus: integer('last_status'),
    problem: text(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    sentAt: timestamp('sent_at', { mode: 'date', withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    foreignKey({
      columns: [table.workspaceId, table.webhookId],
      foreignColumns: [webhooks.workspaceId, webhooks.id],
    }).onDelete('cascade'),
    index('webhook_deliveries_recent').on(table.workspaceId, table.webhookId, table.createdAt),
    index('webhook_deliveries_due').on(table.nextAt).where(sql`${table.status} = 'waiting'`),
  ],
);
