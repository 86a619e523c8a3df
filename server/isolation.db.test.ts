/**
 * Tenancy, proven table by table on a real database: what one workspace owns does not exist for
 * another. A new table with a `workspace_id` must be added to `ROWS`, or the first test fails.
 */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tx } from '#db/client.ts';
import type { TestDatabase } from './testing/clone.ts';
import { testDatabase } from './testing/database.ts';
import { withWorkspace } from './with-workspace.ts';

/** One row per tenant table, for workspace `w`, in an order that satisfies the foreign keys. */
const ROWS = {
  patterns: (w: string) =>
    sql`insert into patterns (id, workspace_id, name, graph, created_by) values (${`pat_${w}`}, ${w}, 'P', '{}', 'u')`,
  pattern_edits: (w: string) =>
    sql`insert into pattern_edits (workspace_id, pattern_id, revision, edit_id, ops, base, actor)
        values (${w}, ${`pat_${w}`}, 1, gen_random_uuid(), '[]', 1, 'u')`,
  versions: (w: string) =>
    sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
        values (${`ver_${w}`}, ${w}, ${`pat_${w}`}, '1.0.0', 'h', '{}', '', 'u')`,
  graphs: (w: string) => sql`insert into graphs (workspace_id, id, graph) values (${w}, 'g', '{}')`,
  runs: (w: string) =>
    sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by)
        values (${`run_${w}`}, ${w}, ${`pat_${w}`}, 'h', 'none', '{}', 'u')`,
  run_events: (w: string) =>
    sql`insert into run_events (run_id, seq, month, workspace_id, body)
        values (${`run_${w}`}, 1, (date_trunc('month', now() at time zone 'UTC'))::date, ${w}, '{}')`,
  approvals: (w: string) =>
    sql`insert into approvals (id, workspace_id, run_id, node, key, question, answer_type, subject, on_timeout)
        values (${`apr_${w}`}, ${w}, ${`run_${w}`}, 'n', 'n', 'q', '{}', '{}', 'fail')`,
  trained_agents: (w: string) =>
    sql`insert into trained_agents (id, workspace_id, name, labels, examples, created_by)
        values (${`agt_${w}`}, ${w}, 'A', '[]', '[]', 'u')`,
  agents: (w: string) =>
    sql`insert into agents (id, workspace_id, name, kind, definition, created_by)
        values (${`agr_${w}`}, ${w}, 'A', 'http', '{}', 'u')`,
  agent_versions: (w: string) =>
    sql`insert into agent_versions (workspace_id, agent_id, version, definition, approved, created_by)
        values (${w}, ${`agr_${w}`}, 1, '{}', '{}', 'u')`,
  agent_meters: (w: string) =>
    sql`insert into agent_meters (workspace_id, agent_id, state) values (${w}, ${`agr_${w}`}, '{}')`,
  workspace_keys: (w: string) =>
    sql`insert into workspace_keys (workspace_id, number, kek_id, wrapped) values (${w}, 1, 'k', 'w')`,
  secrets: (w: string) =>
    sql`insert into secrets (id, workspace_id, name, sealed, created_by) values (${`sec_${w}`}, ${w}, 'S', 's', 'u')`,
  triggers: (w: string) =>
    sql`insert into triggers (id, workspace_id, pattern_id, name, sealed, created_by)
        values (${`trg_${w}`}, ${w}, ${`pat_${w}`}, 'T', 's', 'u')`,
  webhooks: (w: string) =>
    sql`insert into webhooks (id, workspace_id, url, events, sealed, created_by)
        values (${`whk_${w}`}, ${w}, 'https://example.org', '{}', 's', 'u')`,
  webhook_deliveries: (w: string) =>
    sql`insert into webhook_deliveries (id, workspace_id, webhook_id, event, body)
        values (${`dlv_${w}`}, ${w}, ${`whk_${w}`}, 'run.finished', '{}')`,
  audit_heads: (w: string) =>
    sql`insert into audit_heads (workspace_id, seq, hash, at) values (${w}, 1, 'h', now())`,
  audit_entries: (w: string) =>
    sql`insert into audit_entries (workspace_id, seq, at, entry, previous, hash)
        values (${w}, 1, now(), '{}', 'h', 'h')`,
  audit_checkpoints: (w: string) =>
    sql`insert into audit_checkpoints (workspace_id, seq, hash, at, key_id, signature)
        values (${w}, 1, 'h', now(), 'k', 's')`,
  memories: (w: string) =>
    sql`insert into memories (workspace_id, space, key_hash, key, key_text, belief)
        values (${w}, 's', 'h', '"k"', 'k', '{}')`,
  breakers: (w: string) => sql`insert into breakers (workspace_id, key) values (${w}, 'k')`,
  schedules: (w: string) =>
    sql`insert into schedules (id, workspace_id, pattern_id, inputs, rule, time_zone, anchor, created_by)
        values (${`sch_${w}`}, ${w}, ${`pat_${w}`}, '{}', '0 9 * * *', 'UTC', now(), 'u')`,
  run_sums: (w: string) =>
    sql`insert into run_sums (workspace_id, grain, kind, key, at, count) values (${w}, 1, 'status', 'k', now(), 1)`,
  listings: (w: string) =>
    sql`insert into listings (id, slug, version_id, workspace_id, publisher, name, summary, category, semver, hash,
          graph, note, requires, example, node_count)
        values (${`lst_${w}`}, ${w}, ${`ver_${w}`}, ${w}, 'p', 'n', 's', 'c', '1.0.0', 'h', '{}', '', '[]', '{}', 1)`,
  members: (w: string) =>
    sql`insert into members (workspace_id, user_id, role) values (${w}, ${`usr_${w}`}, 'owner')`,
  api_keys: (w: string) =>
    sql`insert into api_keys (id, workspace_id, user_id, name, hash, hint)
        values (${`key_${w}`}, ${w}, ${`usr_${w}`}, 'K', ${w}, '')`,
  invitations: (w: string) =>
    sql`insert into invitations (id, workspace_id, token_hash, role, invited_by, expires)
        values (${`inv_${w}`}, ${w}, ${`hash of ${w}`}, 'viewer', 'u', now())`,
  group_roles: (w: string) =>
    sql`insert into group_roles (organisation_id, workspace_id, group_name, role)
        values (${w.replace('wsp_', 'org_')}, ${w}, 'G', 'viewer')`,
  grants: (w: string) =>
    sql`insert into grants (id, workspace_id, pattern_id, user_id, permissions, created_by)
        values (${`grt_${w}`}, ${w}, ${`pat_${w}`}, ${`usr_${w}`}, '{}', 'u')`,
};
type Table = keyof typeof ROWS;
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
  for (const w of ['wsp_a', 'wsp_b']) {
    await db.client.sql`insert into users (id, name) values (${`usr_${w}`}, ${w})`;
    await db.client.sql`insert into workspaces (id, name) values (${w}, ${w})`;
    for (const insert of Object.values(ROWS)) await db.client.db.execute(insert(w));
  }
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
