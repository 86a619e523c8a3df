/**
 * Money: what calls of agents cost, by day, and what they may. `spending` holds what calls under way may cost at
 * most (their hold) as well as what ended ones did: a call that is cut off keeps its hold, so a sum may be too high
 * and is never too low. Calls of which nobody knows the price are counted and are in no sum.
 */
import { boolean, date, doublePrecision, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { workspaces } from './workspaces.ts';

export const budgets = pgTable(
  'budgets',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** Empty: all agents of the workspace together. */
    agentId: text('agent_id').notNull(),
    amount: doublePrecision().notNull(),
    /** ISO 4217. */
    currency: text().notNull(),
    /** Since the last midnight, or the first of the month, UTC. */
    period: text({ enum: ['day', 'month'] }).notNull(),
    /** Refuse also runs that may cost more than is left, not only calls. */
    wholeRuns: boolean('whole_runs').notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.agentId] })],
);

export const spending = pgTable(
  'spending',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** UTC, of the moment at which a call was begun. */
    day: date().notNull(),
    agentId: text('agent_id').notNull(),
    /** ISO 4217; empty where the price is not known. */
    currency: text().notNull(),
    amount: doublePrecision().notNull().default(0),
    calls: integer().notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.day, table.agentId, table.currency] })],
);
