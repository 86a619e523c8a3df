/**
 * How people of an organisation sign in. These rows are read before anybody is known, by the owner of the tables;
 * inside the tenant door an organisation sees its own and nobody else's (migration 0013).
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { organisations, orgMembers } from './organisations.ts';
import { users } from './people.ts';
import { members, workspaces } from './workspaces.ts';

const moment = (name: string) => timestamp(name, { mode: 'date', withTimezone: true });
const organisationId = () =>
  text('organisation_id')
    .notNull()
    .references(() => organisations.id, { onDelete: 'cascade' });

export const signInProviders = pgTable(
  'sign_in_providers',
  {
    /** `idp_...` */
    id: text().notNull().unique(),
    organisationId: organisationId(),
    kind: text({ enum: ['oidc', 'saml'] }).notNull(),
    name: text().notNull(),
    enabled: boolean().notNull().default(true),
    /** OIDC: its address. SAML: its entity id. */
    issuer: text().notNull(),
    /** OIDC only. */
    clientId: text('client_id'),
    /** OIDC: the client's secret, sealed with the installation's key; null = a public client. */
    sealed: text(),
    /** SAML: where people are sent. */
    entryPoint: text('entry_point'),
    /** SAML: where a log-out that began there is answered; null = its metadata names nothing. */
    logoutPoint: text('logout_point'),
    /** SAML: PEM; any of them may have signed. */
    certificates: text().array(),
    /** Where the groups of a person stand among the claims or attributes. */
    groupsClaim: text('groups_claim').notNull().default('groups'),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.id] }),
    check('sign_in_providers_kind', sql`${table.kind} in ('oidc', 'saml')`),
    check(
      'sign_in_providers_whole',
      sql`case ${table.kind} when 'oidc' then ${table.clientId} is not null
        else ${table.entryPoint} is not null and cardinality(${table.certificates}) > 0 end`,
    ),
  ],
);

/** A domain belongs to whoever proved it; of two who claim it, to the first that does. */
export const signInDomains = pgTable(
  'sign_in_domains',
  {
    organisationId: organisationId(),
    /** Lower case, ASCII (xn--). */
    domain: text().notNull(),
    /** What the TXT record holds. */
    token: text().notNull(),
    verifiedAt: moment('verified_at'),
    verifiedBy: text('verified_by', { enum: ['dns', 'operator'] }),
    createdAt: moment('created_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.domain] }),
    uniqueIndex('sign_in_domains_verified').on(table.domain).where(sql`${table.verifiedAt} is not null`),
  ],
);

/** Who is in this group, at the provider or in the directory, has this role in this workspace. `*` = everybody. */
export const groupRoles = pgTable(
  'group_roles',
  {
    organisationId: text('organisation_id').notNull(),
    workspaceId: text('workspace_id').notNull(),
    groupName: text('group_name').notNull(),
    role: text({ enum: members.role.enumValues }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.groupName] }),
    foreignKey({
      columns: [table.organisationId, table.workspaceId],
      foreignColumns: [workspaces.organisationId, workspaces.id],
    }).onDelete('cascade'),
    index('group_roles_organisation').on(table.organisationId),
    check('group_roles_role', sql`${table.role} in ('admin', 'designer', 'operator', 'reviewer', 'viewer')`),
  ],
);

/** Bearer tokens of directories that push people and groups (SCIM). */
export const scimTokens = pgTable(
  'scim_tokens',
  {
    /** `sct_...` */
    id: text().notNull().unique(),
    organisationId: organisationId(),
    /** SHA-256, 64 hex digits. */
    hash: text().notNull().unique(),
    createdBy: text('created_by').notNull(),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [primaryKey({ columns: [table.organisationId, table.id] })],
);

/** What a directory said of a person. */
export const directoryPeople = pgTable(
  'directory_people',
  {
    organisationId: text('organisation_id').notNull(),
    userId: text('user_id').notNull(),
    userName: text('user_name').notNull(),
    externalId: text('external_id'),
    active: boolean().notNull().default(true),
    /** Roles by workspace that were taken when it deactivated them, to be given back; null = none were. */
    keptRoles:
      jsonb('kept_roles').$type<Readonly<Record<string, (typeof members.role.enumValues)[number]>>>(),
    createdAt: moment('created_at').notNull().defaultNow(),
    changedAt: moment('changed_at').notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.organisationId, table.userId] }),
    unique('directory_people_name').on(table.organisationId, table.userName),
    foreignKey({
      columns: [table.organisationId, table.userId],
      foreignColumns: [orgMembers.organisationId, orgMembers.userId],
    }).onDelete('cascade'),
  ],
);

/** A sign-in under way. Finishing it deletes the row, so it is finished once. */
export const signInAttempts = pgTable(
  'sign_in_attempts',
  {
    /** SHA-256 of what travels: the `state`, the id of the SAML request, the challenge of a passkey. */
    id: text().primaryKey(),
    kind: text({ enum: ['oidc', 'saml', 'saml-done', 'passkey', 'passkey-new'] }).notNull(),
    providerId: text('provider_id').references(() => signInProviders.id, { onDelete: 'cascade' }),
    /** SHA-256 of the cookie of the browser that began it. */
    browser: text().notNull(),
    /** What is needed to finish it: nonce and PKCE verifier, or who was recognised. */
    kept: text().notNull(),
    expires: moment('expires').notNull(),
  },
  (table) => [index('sign_in_attempts_expires').on(table.expires)],
);

/** Assertions and logout tokens that were accepted, until they would have ended by themselves. */
export const usedProofs = pgTable(
  'used_proofs',
  {
    /** SHA-256 of issuer and id. */
    id: text().primaryKey(),
    expires: moment('expires').notNull(),
  },
  (table) => [index('used_proofs_expires').on(table.expires)],
);

/** The key this installation signs SAML messages with: one row, or none yet. For the owner of the tables alone. */
export const samlKeys = pgTable('saml_keys', {
  id: text().primaryKey(),
  /** The private key, sealed with the installation's key. */
  sealed: text().notNull(),
  /** PEM. */
  certificate: text().notNull(),
  createdAt: moment('created_at').notNull().defaultNow(),
});

export const passkeys = pgTable(
  'passkeys',
  {
    /** The credential's id, base64url. */
    id: text().primaryKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    /** COSE, base64url. */
    publicKey: text('public_key').notNull(),
    counter: bigint({ mode: 'number' }).notNull(),
    transports: text().array().notNull().default(sql`'{}'`),
    createdAt: moment('created_at').notNull().defaultNow(),
    lastUsedAt: moment('last_used_at'),
  },
  (table) => [index('passkeys_user').on(table.userId)],
);
