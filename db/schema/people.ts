/**
 * People and their sessions. Column names follow the next-auth adapter. A session is a row: deleting it
 * signs the person out everywhere that session was used.
 */
import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';

export const users = pgTable('users', {
  id: text().primaryKey(),
  name: text(),
  email: text().unique(),
  emailVerified: timestamp('email_verified', { mode: 'date', withTimezone: true }),
  image: text(),
  /** Their organisation, or its directory, has taken their access away; null = nobody has. */
  disabledAt: timestamp('disabled_at', { mode: 'date', withTimezone: true }),
});

/** One row per (issuer, subject): accounts are linked by these, never by e-mail alone. */
export const accounts = pgTable(
  'accounts',
  {
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    type: text().notNull(),
    provider: text().notNull(),
    providerAccountId: text('provider_account_id').notNull(),
    refresh_token: text(),
    access_token: text(),
    expires_at: integer(),
    token_type: text(),
    scope: text(),
    id_token: text(),
    session_state: text(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.providerAccountId] })],
);

export const sessions = pgTable(
  'sessions',
  {
    sessionToken: text('session_token').primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expires: timestamp({ mode: 'date', withTimezone: true }).notNull(),
    /** What its owner calls it by; opens nothing. */
    id: text().notNull().unique().default(sql`'ses_' || replace(gen_random_uuid()::text, '-', '')`),
    createdAt: timestamp('created_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    /** Within a minute. */
    lastUsedAt: timestamp('last_used_at', { mode: 'date', withTimezone: true }).notNull().defaultNow(),
    /** The browser's own words, at most 300 characters. */
    device: text(),
    address: text(),
    /** Issuer, subject and session at the provider: what it names when it ends a session from its side. */
    issuer: text(),
    subject: text(),
    providerSession: text('provider_session'),
  },
  (table) => [
    index('sessions_user').on(table.userId),
    index('sessions_subject').on(table.issuer, table.subject),
  ],
);

export const verificationTokens = pgTable(
  'verification_tokens',
  {
    identifier: text().notNull(),
    token: text().notNull(),
    expires: timestamp({ mode: 'date', withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.identifier, table.token] })],
);
