/**
 * Agents of a workspace. `trained_agents` learned from its own examples: a new training makes a new `version`;
 * the examples are kept so that it can be repeated. `agents` answer elsewhere: over HTTP, a model, an MCP tool,
 * an A2A agent, another pattern. Built-in agents are code (server/agents) and have no row.
 */
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
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

/**
 * A registered agent as it is called now. `definition` is read by server/agents/kinds/definition.ts; every one
 * that ever counted is in `agent_versions`.
 *
 *   active -> paused   what answers is not what a person approved (`seen` differs from `approved`)
 *   paused -> active   a person approves what was seen
 *   active | paused -> retired -> active   a person retires it, and takes that back
 */
export const agents = pgTable(
  'agents',
  {
    id: text().notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    kind: text({ enum: ['http', 'model', 'mcp', 'a2a', 'pattern', 'recorded', 'pool'] }).notNull(),
    definition: jsonb().notNull(),
    version: integer().notNull().default(1),
    state: text({ enum: ['active', 'paused', 'retired'] })
      .notNull()
      .default('active'),
    /** Why it is paused, one sentence; null otherwise. */
    why: text(),
    /** What a person approved, and what was last seen if it differs: part -> its text, at most 4,000 characters. */
    approved: jsonb().$type<Record<string, string>>().notNull().default({}),
    seen: jsonb().$type<Record<string, string>>(),
    /** The last probe: when (ms since 1970), how long it took, and what was wrong. */
    health: jsonb().$type<{ at: number; ms: number; problem?: string }>(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp('updated_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('agents_by_time').on(table.workspaceId, table.createdAt),
  ],
);

/** Never changed: a run's log names the version it called. */
export const agentVersions = pgTable(
  'agent_versions',
  {
    workspaceId: text('workspace_id').notNull(),
    agentId: text('agent_id').notNull(),
    version: integer().notNull(),
    definition: jsonb().notNull(),
    approved: jsonb().$type<Record<string, string>>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.agentId, table.version] }),
    foreignKey({
      columns: [table.workspaceId, table.agentId],
      foreignColumns: [agents.workspaceId, agents.id],
    }).onDelete('cascade'),
  ],
);

/**
 * What all workers share of an agent: calls under way, calls of this minute, what is left for retries. Read and
 * written under the row's lock; server/resilience/meter.ts is its arithmetic.
 */
export const agentMeters = pgTable(
  'agent_meters',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    agentId: text('agent_id').notNull(),
    state: jsonb().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.agentId] })],
);

/**
 * Who answers where a pattern names a capability (a task with its types) instead of an agent, as a person chose it.
 * Without a row the best calibrated one does: server/agents/capabilities.ts.
 */
export const agentBindings = pgTable(
  'agent_bindings',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    capability: text().notNull(),
    /** Built in, trained or registered; one that is gone answers nothing. */
    agentId: text('agent_id').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.capability] })],
);
