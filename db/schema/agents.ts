/**
 * Agents a workspace trained on its own examples. Built-in agents are code (server/agents) and have no
 * row. A new training makes a new `version`; the examples are kept so that it can be repeated.
 */
import { index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

export const trainedAgents = pgTable(
  'trained_agents',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    version: integer().notNull().default(1),
    labels: jsonb().$type<string[]>().notNull(),
    examples: jsonb().$type<{ text: string; label: string }[]>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('trained_agents_by_time').on(table.workspaceId, table.createdAt),
  ],
);
