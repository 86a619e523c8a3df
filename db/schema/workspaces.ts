/** A workspace owns patterns, runs and trained agents. Everything tenant-bound carries its id. */
import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { organisations } from './organisations.ts';
import { users } from './people.ts';

export const workspaces = pgTable(
  'workspaces',
  {
    id: text().primaryKey(),
    /** A release that knows no organisations names none: the database then gives the workspace one of its own. */
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** Runs are deleted with their logs so many days after they ended; null = never. */
    retentionDays: integer('retention_days'),
    /** Hosts that may be called from here (server/outbound/allow-list.ts); null = every public one. */
    outboundHosts: text('outbound_hosts').array(),
    /** May whoever started a run answer its questions? Null = only while nobody else here may. */
    selfApproval: boolean('self_approval'),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    check('workspaces_retention', sql`${table.retentionDays} > 0`),
    unique('workspaces_of_organisation').on(table.organisationId, table.id),
  ],
);

/** What each role may do is said in server/access/roles.ts. */
export const members = pgTable(
  'members',
  {
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text({ enum: ['owner', 'admin', 'designer', 'operator', 'reviewer', 'viewer'] }).notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.userId] }),
    index('members_user').on(table.userId),
    check(
      'members_role',
      sql`${table.role} in ('owner', 'admin', 'designer', 'operator', 'reviewer', 'viewer')`,
    ),
  ],
);
