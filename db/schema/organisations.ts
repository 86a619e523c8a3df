/**
 * An organisation owns workspaces; people belong to it, in groups or not. Who may what inside a workspace is
 * said by the members of that workspace, not here: a role in the organisation opens no workspace.
 */
import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, primaryKey, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { users } from './people.ts';

export const organisations = pgTable('organisations', {
  /** `org_...` */
  id: text().primaryKey(),
  name: text().notNull(),
  createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
});

export const orgMembers = pgTable(
  'org_members',
  {
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text({ enum: ['owner', 'admin', 'member'] }).notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.userId] }),
    index('org_members_user').on(table.userId),
    check('org_members_role', sql`${table.role} in ('owner', 'admin', 'member')`),
  ],
);

export const groups = pgTable(
  'groups',
  {
    /** `grp_...` */
    id: text().notNull().unique(),
    organisationId: text('organisation_id')
      .notNull()
      .references(() => organisations.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** What the directory that keeps the group calls it; null = made here. */
    externalId: text('external_id'),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    unique('groups_name').on(table.organisationId, table.name),
  ],
);

export const groupMembers = pgTable(
  'group_members',
  {
    organisationId: text('organisation_id').notNull(),
    groupId: text('group_id').notNull(),
    userId: text('user_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.groupId, table.userId] }),
    foreignKey({
      columns: [table.organisationId, table.groupId],
      foreignColumns: [groups.organisationId, groups.id],
    }).onDelete('cascade'),
    foreignKey({
      columns: [table.organisationId, table.userId],
      foreignColumns: [orgMembers.organisationId, orgMembers.userId],
    }).onDelete('cascade'),
    index('group_members_user').on(table.userId),
  ],
);
