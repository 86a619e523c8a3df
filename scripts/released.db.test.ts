/**
 * What earlier releases left behind: restored, migrated, and worked on by the workers of today. `db/released` holds
 * a dump of each; scripts/release-dump.ts makes the next one.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import postgres, { type Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type Client, connect } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { answerQuestion } from '#server/runtime/people.ts';
import { prepareQueue } from '#server/runtime/queue.ts';
import '#server/testing/database.ts';
import { callsOf, logOf, spawnWorker, until, WORKSPACE } from '#server/testing/runs.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const FOLDER = fileURLToPath(new URL('../db/released', import.meta.url));
const releases = readdirSync(FOLDER).filter((name) => name.endsWith('.sql.gz'));

test('there is at least one release', () => expect(releases).not.toHaveLength(0));

/** By table. */
type Content = Record<string, { rows: number; columns: string[] }>;

async function contentOf(sql: Sql): Promise<Content> {
  const found = await sql<{ name: string; columns: string[] }[]>`
    select c.relname as name, array_agg(a.attname::text order by a.attname) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition
      and a.attnum > 0 and not a.attisdropped and c.relname <> 'test_calls'
    group by c.relname`;
  const content: Content = {};
  for (const { name, columns } of found) {
    const [row] = await sql.unsafe(`select count(*)::int as n from ${name}`);
    content[name] = { rows: Number(row?.n), columns };
  }
  return content;
}

async function hashOf(sql: Sql, table: string, columns: readonly string[]): Promise<string> {
  const list = columns.map((column) => `"${column}"`).join(', ');
  const [row] = await sql.unsafe(
    `select md5(string_agg(line, ',' order by line)) as hash from (select row(${list})::text as line from ${table}) t`,
  );
  return String(row?.hash);
}

/** One of each role there was. */
async function addPeople(sql: Sql): Promise<void> {
  for (const role of ['owner', 'editor', 'viewer']) {
    await sql`insert into users (id, name) values (${`usr_${role}`}, ${role})`;
    await sql`insert into members (workspace_id, user_id, role) values (${WORKSPACE}, ${`usr_${role}`}, ${role})`;
  }
}

describe.each(releases)('%s', (file) => {
  const name = `parallax_test_${randomBytes(6).toString('hex')}`;
  let url: string;
  let admin: Sql;
  let client: Client;

  beforeAll(async () => {
    admin = postgres(inject('postgres'), { max: 1, onnotice: () => {} });
    await admin.unsafe(`create database ${name}`);
    await admin.unsafe(`create database ${name}_old`);
    const at = new URL(inject('postgres'));
    at.pathname = `/${name}`;
    url = at.href;
    const text = gunzipSync(readFileSync(`${FOLDER}/${file}`)).toString();
    for (const one of [url, `${url}_old`]) {
      const sql = postgres(one, { max: 1, onnotice: () => {} });
      await sql.unsafe(text);
      await addPeople(sql);
      await sql.end();
    }
    client = connect(url, { max: 4 });
  });
  afterAll(async () => {
    await client.close();
    for (const one of [name, `${name}_old`])
      await admin.unsafe(`drop database if exists ${one} with (force)`);
    await admin.end();
  });

  test('reaches the newest schema with every row it had', async () => {
    const old = postgres(`${url}_old`, { max: 1, onnotice: () => {} });
    try {
      const before = await contentOf(old);
      expect(before.run_events?.rows).toBeGreaterThan(100);
      await migrateDatabase(url);
      const after = await contentOf(client.sql);
      for (const [table, { rows, columns }] of Object.entries(before)) {
        const isKept = (column: string) => after[table]?.columns.includes(column) === true;
        const both = columns.filter((column) => isKept(column) && `${table}.${column}` !== 'members.role');
        expect(both.length, table).toBeGreaterThan(0);
        expect({ table, rows: after[table]?.rows }).toEqual({ table, rows });
        expect({ table, hash: await hashOf(client.sql, table, both) }).toEqual({
          ...{ table, hash: await hashOf(old, table, both) },
        });
      }
    } finally {
      await old.end();
    }
  });

  test('everybody has the role that allows what theirs did, in an organisation of their own', async () => {
    const people = await client.sql`
      select m.user_id, m.role, o.role as there from members m join workspaces w on w.id = m.workspace_id
      join org_members o on o.organisation_id = w.organisation_id and o.user_id = m.user_id
      where m.user_id in ('usr_owner', 'usr_editor', 'usr_viewer') order by m.user_id`;
    expect([...people]).toEqual([
      { user_id: 'usr_editor', role: 'designer', there: 'member' },
      { user_id: 'usr_owner', role: 'owner', there: 'owner' },
      { user_id: 'usr_viewer', role: 'viewer', there: 'member' },
    ]);
    // As a process of that release makes a workspace, while this one already runs.
    await client.sql`insert into workspaces (id, name) values ('wsp_late', 'Late')`;
    const [late] =
      await client.sql`select o.name from workspaces w join organisations o on o.id = w.organisation_id
      where w.id = 'wsp_late'`;
    expect(late).toEqual({ name: 'Late' });
  });

  test('runs in flight finish, and people are still heard', async () => {
    const { db, sql } = client;
    await prepareQueue(url);
    // Jobs are kept for a year; this file may be older.
    await sql`update pgboss.job set keep_until = now() + interval '1 year'`;
    await sql`create table test_calls
      (id serial primary key, call text not null, pid int not null, aborted boolean not null default false)`;
    const open = await sql<{ id: string; status: string }[]>`
      select id, status from runs where finished_at is null`;
    const count = (status: string) => open.filter((run) => run.status === status).length;
    expect([count('running'), count('waiting'), count('queued')].every((n) => n >= 10)).toBe(true);
    await using _one = await spawnWorker(url);
    await using _two = await spawnWorker(url);
    const questions = await sql<{ id: string }[]>`select id from approvals where status = 'open'`;
    expect(questions).toHaveLength(count('waiting'));
    for (const { id } of questions) {
      await answerQuestion(db, { workspaceId: WORKSPACE, approvalId: id, by: 'usr_1', answer: 'yes' });
    }
    await until(
      async () => {
        const [row] = await sql`select count(*)::int as n from runs where finished_at is null`;
        return row?.n === 0;
      },
      { ms: 120_000, name: 'all runs to finish' },
    );
    const ends =
      await sql`select status, count(*)::int as n from runs where id = any(${open.map(({ id }) => id)}) group by 1`;
    expect([...ends]).toEqual([{ status: 'succeeded', n: open.length }]);
    const calls = await callsOf(db);
    // What was settled before is not asked again; what was on its way is, once.
    const running = open.filter(({ status }) => status === 'running');
    const again = calls.filter(({ call }) => running.some(({ id }) => call.startsWith(`${id}/`)));
    expect(new Set(again.map(({ call }) => call.split('/')[1]))).toEqual(new Set(['a1']));
    expect(again).toHaveLength(running.length);
    for (const { id } of open) {
      const log = await logOf(db, id);
      expect(log.map(({ seq }) => seq)).toEqual(log.map((_, index) => index + 1));
      expect(log.at(-1)?.kind).toBe('run.finished');
    }
  });
});
