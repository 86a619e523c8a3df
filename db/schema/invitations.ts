/**
 * Invitations into a workspace. The link holds a random token, the row only its SHA-256. Used once: accepting is
 * `update ... where accepted_at is null and expires > now()`, so of two who accept at once one is refused.
 */
import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { members, workspaces } from './workspaces.ts';

export const invitations = pgTable(
  'invitations',
  {
    /** `inv_...` */
    id: text().notNull().unique(),
    workspaceId: text('workspace_id')
      .notNull()
      .references(() => workspaces.id, { onDelete: 'cascade' }),
    /** 64 hex digits. */
    tokenHash: text('token_hash').notNull().unique(),
    /** Lower case. Null = whoever has the link. */
    email: text(),
    role: text({ enum: members.role.enumValues }).notNull(),
    invitedBy: text('invited_by').notNull(),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    expires: timestamp({ mode: 'date', withTimezone: true }).notNull(),
    acceptedAt: timestamp('accepted_at', { mode: 'date', withTimezone: true }),
    acceptedBy: text('accepted_by'),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.id] }),
    index('invitations_open').on(table.workspaceId, table.createdAt),
    check(
      'invitations_role',
      sql`${table.role} in ('owner', 'admin', 'designer', 'operator', 'reviewer', 'viewer')`,
    ),
  ],
);
