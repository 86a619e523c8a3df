/** One row of every table about a person, for the tests of export and erasure and acceptance check A40. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { tellHappening } from '../audit/record.ts';
import { withWorkspace } from '../with-workspace.ts';
import { seedTenant } from './tenant-rows.ts';

/** Stands in what no export may hold. */
export const NEVER = 'never-in-an-export';

/** In tables of the workspace: what says who made a row, and what is sealed. */
const MAKERS = [
  ...['patterns', 'schedules', 'triggers', 'webhooks', 'trained_agents', 'agents', 'agent_versions'],
  ...['secrets', 'grants'],
].map((table) => [table, 'created_by'] as const);
const MADE = [
  ...MAKERS,
  ...([
    ['pattern_edits', 'actor'],
    ['versions', 'published_by'],
    ['runs', 'started_by'],
    ['approvals', 'answered_by'],
    ['invitations', 'accepted_by'],
  ] as const),
];
const SEALED = [
  ...(['secrets', 'triggers', 'webhooks'] as const).map((table) => [table, 'sealed'] as const),
  ...([
    ['secrets', 'hint'],
    ['api_keys', 'hint'],
    ['api_keys', 'hash'],
    ['invitations', 'token_hash'],
    ['workspace_keys', 'wrapped'],
  ] as const),
];

/** `usr_<w>`, who owns the workspace `w` and the organisation around it, and made all that is in it. */
export async function seedPerson(db: Db, w: string): Promise<{ userId: string; organisationId: string }> {
  await seedTenant(db, w);
  const userId = `usr_${w}`;
  const never = `${NEVER} ${w}`;
  await db.execute(sql`update users set email = ${`${w}@example.test`} where id = ${userId}`);
  for (const [table, column] of MADE)
    await db.execute(
      sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${userId} where workspace_id = ${w}`,
    );
  for (const [table, column] of SEALED)
    await db.execute(
      sql`update ${sql.identifier(table)} set ${sql.identifier(column)} = ${`${never} ${table}`} where workspace_id = ${w}`,
    );
  await withWorkspace(db, w, (tx) =>
    tellHappening(tx, { action: 'session.signIn', actor: userId, by: 'person', resources: [userId] }),
  );
  const organisationId = await organisationOf(db, w);
  await seedAccount(db, { userId, never });
  await seedOrganisation(db, { userId, organisationId, never });
  return { userId, organisationId };
}

async function organisationOf(db: Db, w: string): Promise<string> {
  const [row] = await db.execute<{ id: string }>(
    sql`select organisation_id as id from workspaces where id = ${w}`,
  );
  if (!row) throw new Error(`There is no workspace ${w}.`);
  return row.id;
}

type Account = { userId: string; never: string };

async function seedAccount(db: Db, { userId, never }: Account): Promise<void> {
  await db.execute(sql`insert into accounts (user_id, type, provider, provider_account_id, access_token)
    values (${userId}, 'oauth', 'https://idp.example', ${`subject of ${userId}`}, ${never})`);
  await db.execute(sql`insert into sessions (session_token, user_id, expires, device)
    values (${`${never} session`}, ${userId}, now() + interval '1 day', 'A browser')`);
  await db.execute(sql`insert into passkeys (id, user_id, name, public_key, counter)
    values (${`passkey of ${userId}`}, ${userId}, 'Laptop', 'k', 0)`);
}

type Organisation = Account & { organisationId: string };

async function seedOrganisation(db: Db, { userId, organisationId, never }: Organisation): Promise<void> {
  const [group, provider] = [`grp_${userId}`, `idp_${userId}`];
  await db.execute(sql`insert into org_members (organisation_id, user_id, role)
    values (${organisationId}, ${userId}, 'owner')`);
  await db.execute(
    sql`insert into groups (id, organisation_id, name) values (${group}, ${organisationId}, 'G')`,
  );
  await db.execute(sql`insert into group_members (organisation_id, group_id, user_id)
    values (${organisationId}, ${group}, ${userId})`);
  await db.execute(sql`insert into directory_people (organisation_id, user_id, user_name)
    values (${organisationId}, ${userId}, ${`name of ${userId}`})`);
  await db.execute(sql`insert into sign_in_providers (id, organisation_id, kind, name, issuer, client_id, sealed, created_by)
    values (${provider}, ${organisationId}, 'oidc', 'P', 'https://idp.example', 'c', ${never}, ${userId})`);
  await db.execute(sql`insert into sign_in_domains (organisation_id, domain, token)
    values (${organisationId}, ${`${userId}.example`}, ${never})`);
  await db.execute(sql`insert into scim_tokens (id, organisation_id, hash, created_by)
    values (${`sct_${userId}`}, ${organisationId}, ${`${never} scim`}, ${userId})`);
}

/** Columns of the database that the data map does not know, and mapped ones that are not there. */
export async function compareColumns(
  db: Db,
  mapped: readonly { table: string; column: string }[],
): Promise<{ unmapped: string[]; gone: string[]; real: number }> {
  const rows = await db.execute<{ name: string }>(sql`
    select case n.nspname when 'public' then '' else n.nspname || '.' end || c.relname || ' ' || a.attname as name
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
      and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') and c.relname <> 'test_calls'
      -- What pg-boss copies its queues' tables from and attaches to "job" as parts of it.
      and not (n.nspname = 'pgboss' and c.relname = 'job_common')`);
  const real = new Set(rows.map(({ name }) => name));
  const known = new Set(mapped.map(({ table, column }) => `${table} ${column}`));
  return {
    unmapped: [...real].filter((name) => !known.has(name)).sort(),
    gone: [...known].filter((name) => !real.has(name)).sort(),
    real: real.size,
  };
}
