/**
 * What a person, or a group, may do on one pattern beyond their role. A grant goes with its pattern, and with the
 * membership of the person: whoever leaves the workspace keeps none.
 */
import { sql } from 'drizzle-orm';
import { check, foreignKey, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { groups } from './organisations.ts';
import { patterns } from './patterns.ts';
import { members, workspaces } from './workspaces.ts';

export const grants = pgTable(
  'grants',
  {
    /** `grt_...` */
    id: text().notNull().unique(),
    workspaceId: text('workspace_id').notNull(),
    /** The workspace's; set where a group is meant. */
    organisationId: text('organisation_id'),
    patternId: text('pattern_id').notNull(),
    userId: text('user_id'),
    groupId: text('group_id'),
    /** Of those in `GRANTABLE` (server/access/permissions.ts); others mean nothing. */
    permissions: text().array().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    unique('grants_person').on(table.workspaceId, table.patternId, table.userId),
    unique('grants_group').on(table.workspaceId, table.patternId, table.groupId),
    check('grants_to_one', sql`num_nonnulls(${table.userId}, ${table.groupId}) = 1`),
    check('grants_group_place', sql`num_nulls(${table.groupId}, ${table.organisationId}) in (0, 2)`),
    foreignKey({
      columns: [table.workspaceId, table.patternId],
      foreignColumns: [patterns.workspaceId, patterns.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.workspaceId, table.userId],
      foreignColumns: [members.workspaceId, members.userId],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.organisationId, table.workspaceId],
      foreignColumns: [workspaces.organisationId, workspaces.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.organisationId, table.groupId],
      foreignColumns: [groups.organisationId, groups.id],
    }).onDelete('cascade'),
  ],
);
