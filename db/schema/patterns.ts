/**
 * Drafts and their published versions.
 *
 * Concurrency: every write of a draft names the revision it started from
 * (`update ... where id = $1 and revision = $2`). No row updated means somebody else saved first: the
 * writer gets both sides and chooses; nothing is overwritten silently.
 *
 * A version is immutable: `hash` is SHA-256 over the canonical text of its graph.
 */
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
} from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

export const patterns = pgTable(
  'patterns',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    description: text().notNull().default(''),
    graph: jsonb().notNull(),
    revision: integer().notNull().default(1),
    /** The listed version this pattern is a pinned copy of. */
    installedFrom: text('installed_from'),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    deletedAt: timestamp('deleted_at', { mode: 'date', withTimezone: true }),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('patterns_by_update').on(table.workspaceId, table.updatedAt),
  ],
);

export const versions = pgTable(
  'versions',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    patternId: text('pattern_id').notNull(),
    /** Semantic version, e.g. 1.2.0; unique and increasing per pattern. */
    semver: text().notNull(),
    /** 64 hex digits. */
    hash: text().notNull(),
    graph: jsonb().notNull(),
    note: text().notNull(),
    publishedBy: text('published_by').notNull(),
    publishedAt: timestamp('published_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('versions_semver').on(table.workspaceId, table.patternId, table.semver),
    foreignKey({
      columns: [table.workspaceId, table.patternId],
      foreignColumns: [patterns.workspaceId, patterns.id],
    }).onDelete('cascade'),
  ],
);
