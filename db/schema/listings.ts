/**
 * What the marketplace shows. Readable by every workspace, written by the publisher's only. One row per
 * published version; `isLatest` marks the one that is browsed. Counts are never stored here: measured
 * runs come from the run log.
 */
import { boolean, index, integer, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const listings = pgTable(
  'listings',
  {
    /** `lst_...` */
    id: text().primaryKey(),
    /** Same for all versions of one pattern; the address of its page. */
    slug: text().notNull(),
    versionId: text('version_id').notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    publisher: text().notNull(),
    name: text().notNull(),
    summary: text().notNull(),
    category: text().notNull(),
    semver: text().notNull(),
    hash: text().notNull(),
    graph: jsonb().notNull(),
    note: text().notNull(),
    /** Agent ids the graph refers to; an install needs all of them. */
    requires: jsonb().$type<string[]>().notNull(),
    /** Input name -> example value. */
    example: jsonb().$type<Record<string, unknown>>().notNull(),
    isLatest: boolean('is_latest').notNull().default(true),
    nodeCount: integer('node_count').notNull(),
    publishedAt: timestamp('published_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    index('listings_slug').on(table.slug),
    index('listings_category').on(table.category, table.isLatest),
  ],
);
