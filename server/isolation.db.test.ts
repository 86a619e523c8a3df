/**
 * Tenancy, proven table by table on a real database: what one workspace owns does not exist for
 * another. A new table with a `workspace_id` must be added to testing/tenant-rows.ts, or the first test fails.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '#db/client.ts';
import type { TestDatabase } from './testing/clone.ts';
import { testDatabase } from './testing/database.ts';
import { ROWS, seedTenant, type Table } from './testing/tenant-rows.ts';
import { withWorkspace } from './with-workspace.ts';

const TABLES = Object.keys(ROWS) as Table[];
/** Everybody may read what was published. */
const HIDDEN = TABLES.filter((table) => table !== 'listings');
const APPEND_ONLY: Table[] = [
  'versions',
  'graphs',
  'run_events',
  'pattern_edits',
  'agent_versions',
  'audit_checkpoints',
  'workspace_keys',
];
/** Written by workers alone, or by a function of the database's. */
const READ_ONLY: Table[] = ['run_sums', 'audit_heads', 'audit_entries'];
const WRITABLE = TABLES.filter((table) => !READ_ONLY.includes(table));

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase({ max: 4 });
  for (const w of ['wsp_a', 'wsp_b']) await seedTenant(db.client.db, w);
});
afterAll(async () => db[Symbol.asyncDispose]());

const inside = <T>(workspace: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withWorkspace(db.client.db, workspace, work);

async function owners(tx: Tx, table: string): Promise<string[]> {
  const rows = await tx.execute<{ owner: string }>(
    sql.raw(`select workspace_id as owner from ${table} order by 1`),
  );
  return rows.map((row) => row.owner);
}

/** The database's own sentence; drizzle wraps it as `cause`. */
async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'nothing was refused';
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}

test('every table with a workspace_id is covered here and has forced row security', async () => {
  const rows = await db.client.sql<{ name: string; forced: boolean; part: boolean }[]>`
    select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced, c.relispartition as part
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
    where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`;
  const whole = rows.filter((row) => !row.part);
  expect(whole.map((row) => row.name).sort()).toEqual([...TABLES].sort());
  expect(rows.filter((row) => !row.forced)).toEqual([]);
});

test('a month of the log is out of reach but through the whole', async () => {
  const refused = inside('wsp_a', (tx) => tx.execute(sql`select 1 from run_events_rest`));
  expect(await refusal(refused)).toBe('permission denied for table run_events_rest');
});

test('an event of a run that is not there, or not of this workspace, is refused', async () => {
  const event = (run: string) => sql`insert into run_events (run_id, seq, month, workspace_id, body)
    select ${run}, 9, month, 'wsp_a', '{}' from runs limit 1`;
  for (const run of ['run_wsp_b', 'run_none']) {
    expect(await refusal(inside('wsp_a', (tx) => tx.execute(event(run))))).toContain('row-level security');
  }
});

test('a deleted run takes its log with it', async () => {
  await using gone = await testDatabase();
  const { db: fresh } = gone.client;
  await fresh.execute(sql`insert into workspaces (id, name) values ('wsp_a', 'A')`);
  for (const table of ['patterns', 'runs', 'run_events'] as const) await fresh.execute(ROWS[table]('wsp_a'));
  await withWorkspace(fresh, 'wsp_a', (tx) => tx.execute(sql`delete from patterns`));
  const rows = await fresh.execute(sql`select 1 from run_events`);
  expect(rows).toHaveLength(0);
});

describe.each(HIDDEN)('%s', (table) => {
  test('shows own rows only', async () => {
    expect(await inside('wsp_a', (tx) => owners(tx, table))).toEqual(['wsp_a']);
  });

  test('shows nothing without a workspace', async () => {
    expect(await inside('', (tx) => owners(tx, table))).toEqual([]);
    const unset = await db.client.db.transaction(async (tx) => {
      await tx.execute(sql`set local role parallax_app`);
      return owners(tx, table);
    });
    expect(unset).toEqual([]);
  });

  test('shows nothing to a name that only resembles one', async () => {
    for (const name of ['wsp_', 'WSP_A', 'wsp_a ', '%', "wsp_a' or true --"]) {
      expect(await inside(name, (tx) => owners(tx, table))).toEqual([]);
    }
  });
});

test.each(WRITABLE)('%s refuses a row for another workspace', async (table) => {
  await db.client.db.execute(sql`insert into users (id) values ('usr_wsp_c') on conflict do nothing`);
  const foreign = inside('wsp_a', (tx) => tx.execute(ROWS[table]('wsp_c')));
  expect(await refusal(foreign)).toContain(`violates row-level security policy for table "${table}"`);
});

test.each(WRITABLE.filter((table) => !APPEND_ONLY.includes(table)))(
  '%s lets nobody change, move or take a foreign row',
  async (table) => {
    const set = (target: string, where: string) =>
      sql.raw(`update ${table} set workspace_id = '${target}' where workspace_id = '${where}'`);
    const taken = await inside('wsp_a', (tx) => tx.execute(set('wsp_a', 'wsp_b')));
    expect(taken.count).toBe(0);
    expect(await refusal(inside('wsp_a', (tx) => tx.execute(set('wsp_b', 'wsp_a'))))).toContain(
      'row-level security',
    );
  },
);

test.each(HIDDEN.filter((table) => ![...APPEND_ONLY, ...READ_ONLY].includes(table)))(
  '%s lets nobody delete a foreign row',
  async (table) => {
    const gone = await inside('wsp_a', (tx) =>
      tx.execute(sql.raw(`delete from ${table} where workspace_id = 'wsp_b'`)),
    );
    expect(gone.count).toBe(0);
  },
);

test.each(APPEND_ONLY)('%s can be added to, never changed or deleted', async (table) => {
  const change = sql.raw(`update ${table} set workspace_id = workspace_id`);
  expect(await refusal(inside('wsp_a', (tx) => tx.execute(change)))).toContain('permission denied');
  const remove = sql.raw(`delete from ${table}`);
  expect(await refusal(inside('wsp_a', (tx) => tx.execute(remove)))).toContain('permission denied');
});

test.each(READ_ONLY)('%s can be read, never written', async (table) => {
  const writes = [
    ROWS[table]('wsp_a'),
    sql.raw(`update ${table} set workspace_id = workspace_id`),
    sql.raw(`delete from ${table}`),
  ];
  for (const write of writes)
    expect(await refusal(inside('wsp_a', (tx) => tx.execute(write)))).toContain('permission denied');
});

test('listings of everybody can be read', async () => {
  expect(await inside('wsp_a', (tx) => owners(tx, 'listings'))).toEqual(['wsp_a', 'wsp_b']);
});

test('a workspace sees itself and its own people, and no sessions', async () => {
  const seen = await inside('wsp_a', async (tx) => ({
    workspaces: [...(await tx.execute(sql`select id from workspaces`))],
    people: [...(await tx.execute(sql`select id from users`))],
  }));
  expect(seen).toEqual({ workspaces: [{ id: 'wsp_a' }], people: [{ id: 'usr_wsp_a' }] });
  for (const table of [
    ...['sessions', 'accounts', 'verification_tokens', 'workers', 'content_sums'],
    ...['passkeys', 'sign_in_attempts', 'used_proofs'],
  ]) {
    const read = inside('wsp_a', (tx) => tx.execute(sql.raw(`select * from ${table}`)));
    expect(await refusal(read)).toContain('permission denied');
  }
});

test('a workspace sees its own organisation, with its people and groups', async () => {
  const place = sql`(select organisation_id from workspaces where id = 'wsp_b')`;
  await db.client.db.execute(sql`insert into org_members select organisation_id, 'usr_' || id, 'owner' from workspaces
    where id in ('wsp_a', 'wsp_b')`);
  await db.client.db.execute(
    sql`insert into groups (id, organisation_id, name) values ('grp_b', ${place}, 'B')`,
  );
  await db.client.db.execute(sql`insert into group_members values (${place}, 'grp_b', 'usr_wsp_b')`);
  const seen = (workspace: string, table: string) =>
    inside(workspace, async (tx) => (await tx.execute(sql.raw(`select * from ${table}`))).length);
  for (const table of ['organisations', 'org_members']) {
    expect(await seen('wsp_a', table)).toBe(1);
    expect(await seen('', table)).toBe(0);
  }
  for (const table of ['groups', 'group_members']) {
    expect(await seen('wsp_a', table)).toBe(0);
    expect(await seen('wsp_b', table)).toBe(1);
  }
  await db.client.db.execute(
    sql`insert into sign_in_providers (id, organisation_id, kind, name, issuer, client_id, created_by)
      values ('idp_b', ${place}, 'oidc', 'B', 'https://b', 'c', 'u')`,
  );
  await db.client.db.execute(
    sql`insert into sign_in_domains (organisation_id, domain, token) values (${place}, 'b.example', 't')`,
  );
  await db.client.db.execute(
    sql`insert into scim_tokens (id, organisation_id, hash, created_by) values ('sct_b', ${place}, 'h', 'u')`,
  );
  await db.client.db.execute(
    sql`insert into directory_people (organisation_id, user_id, user_name) values (${place}, 'usr_wsp_b', 'b')`,
  );
  for (const table of ['sign_in_providers', 'sign_in_domains', 'scim_tokens', 'directory_people']) {
    expect(await seen('wsp_a', table)).toBe(0);
    expect(await seen('', table)).toBe(0);
    expect(await seen('wsp_b', table)).toBe(1);
  }
  const rename = (id: string) => sql`update organisations set name = 'Taken' where id = ${id}`;
  expect((await inside('wsp_a', (tx) => tx.execute(rename('org_b')))).count).toBe(0);
  const enter = sql`insert into org_members values ('org_b', 'usr_wsp_a', 'owner')`;
  expect(await refusal(inside('wsp_a', (tx) => tx.execute(enter)))).toContain('row-level security');
});

test('nothing leaks between 2,000 transactions that share four connections', async () => {
  const wrong: string[] = [];
  const one = async (n: number): Promise<void> => {
    const workspace = n % 2 === 0 ? 'wsp_a' : 'wsp_b';
    if (n % 5 === 0) await refusal(inside(workspace, (tx) => tx.execute(sql`select 1 / 0`)));
    const seen = await inside(workspace, (tx) => owners(tx, 'patterns'));
    if (seen.length !== 1 || seen[0] !== workspace) wrong.push(`${workspace} saw ${seen.join()}`);
  };
  await Promise.all(Array.from({ length: 2_000 }, (_, n) => one(n)));
  expect(wrong).toEqual([]);
});

test('after a transaction the connection is the owner again and knows no workspace', async () => {
  await inside('wsp_a', (tx) => owners(tx, 'patterns'));
  const rows = await Promise.all(
    Array.from(
      { length: 16 },
      () => db.client.sql`select current_setting('app.workspace', true) as workspace, current_user as role`,
    ),
  );
  for (const [row] of rows) {
    expect(row?.workspace ?? '').toBe('');
    expect(row?.role).not.toBe('parallax_app');
  }
});
