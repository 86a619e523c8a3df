/** The data map against a migrated database, and what is made of it: exports, erasure, erasing again. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Principal } from '../access/principal.ts';
import { exportLines } from '../audit/read.ts';
import { Verifier } from '../audit/verify.ts';
import { createPerson } from '../auth/people.ts';
import { prepareQueue } from '../runtime/queue.ts';
import { callerOf, signUp, standIn, stubSettings } from '../testing/callers.ts';
import type { TestDatabase } from '../testing/clone.ts';
import { testDatabase } from '../testing/database.ts';
import { compareColumns, NEVER, seedPerson } from '../testing/person-rows.ts';
import { DATA_MAP, mappedColumns } from './data-map.ts';
import { eraseAgain, erasedSubjects, eraseLateEvents, erasePerson, eraseWorkspace } from './erase.ts';
import { exportPerson, exportWorkspace } from './export.ts';

let db: TestDatabase;
beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  await prepareQueue(db.url);
  await seedPerson(db.client.db, 'wsp_a');
  await seedPerson(db.client.db, 'wsp_b');
});
afterAll(async () => db[Symbol.asyncDispose]());

const line = z.object({ table: z.string(), row: z.record(z.string(), z.unknown()) });

async function read(lines: AsyncGenerator<string>) {
  let text = '';
  for await (const part of lines) text += part;
  const [head, ...rest] = text.trimEnd().split('\n');
  const end: unknown = JSON.parse(rest.pop() ?? 'null');
  const rows = rest.map((one) => line.parse(JSON.parse(one)));
  return { text, head: JSON.parse(head ?? 'null') as unknown, end, rows };
}

const tablesOf = (rows: readonly { table: string }[]) => [...new Set(rows.map(({ table }) => table))].sort();
const mapped = (isIn: (table: (typeof DATA_MAP)[string]) => boolean) =>
  Object.keys(DATA_MAP)
    .filter((name) => {
      const table = DATA_MAP[name];
      return table && isIn(table);
    })
    .sort();

const principalOf = async (w: string): Promise<Principal> =>
  standIn(db.client.db, { userId: `usr_${w}`, name: w, email: null, sessionToken: '' }, w);

describe('the data map', () => {
  test('has every column of the database, and no other', async () => {
    const { unmapped, gone, real } = await compareColumns(db.client.db, mappedColumns());
    expect({ unmapped, gone }).toEqual({ unmapped: [], gone: [] });
    expect(real).toBeGreaterThan(400);
  });

  test('sees a column that is new, and one that is gone', async () => {
    const known = mappedColumns().filter(({ table, column }) => table !== 'users' || column !== 'email');
    const found = await compareColumns(db.client.db, [...known, { table: 'users', column: 'phone' }]);
    expect(found).toMatchObject({ unmapped: ['users email'], gone: ['users phone'] });
  });

  test('names an export for every table with anything of people in it, or says why there is none', () => {
    for (const [name, { columns, person, made, workspace, unexported }] of Object.entries(DATA_MAP)) {
      const isExported = Boolean(person ?? made ?? workspace);
      expect([name, isExported !== Boolean(unexported)]).toEqual([name, true]);
      if (columns.content) expect([name, Boolean(workspace)]).toEqual([name, true]);
    }
  });
});

describe('exports', () => {
  test('a person gets every mapped table that holds something of theirs, and nothing else', async () => {
    const { rows, head, end, text } = await read(exportPerson(db.client.db, 'usr_wsp_a'));
    expect(head).toMatchObject({ export: { kind: 'person', id: 'usr_wsp_a' } });
    expect(end).toEqual({ end: true, rows: rows.length });
    expect(tablesOf(rows)).toEqual(mapped(({ person, made }) => Boolean(person ?? made)));
    expect(text).not.toContain(NEVER);
    expect(text).not.toContain('wsp_b');
  });

  test('a workspace gives every mapped table that it has rows in, and nothing of others', async () => {
    const { rows, text } = await read(exportWorkspace(db.client.db, await principalOf('wsp_a')));
    expect(tablesOf(rows)).toEqual(mapped(({ workspace }) => workspace !== undefined));
    expect(text).not.toContain(NEVER);
    expect(text).not.toContain('wsp_b');
  });

  test('whoever may not read the audit log or the sign-in settings does not get them', async () => {
    const owner = await principalOf('wsp_a');
    const permissions = new Set([...owner.permissions].filter((one) => !/^(audit|signin)/.test(one)));
    const { rows } = await read(exportWorkspace(db.client.db, { ...owner, permissions }));
    expect(tablesOf(rows)).toEqual(
      mapped(({ workspace }) => workspace !== undefined && workspace.needs === undefined),
    );
  });

  test('many rows come page by page, each once', async () => {
    await createPerson(db.client.db, { id: 'usr_many', name: 'Many', email: null, workspace: 'Many' });
    const [row] = await db.client.sql`select workspace_id as id from members where user_id = 'usr_many'`;
    await db.client.sql`insert into memories (workspace_id, space, key_hash, key, key_text, belief)
      select ${row?.id}, 's' || n % 7, 'k' || n, to_json(n), repeat('x', n % 900), '{}' from generate_series(1, 2500) n`;
    const { rows } = await read(exportWorkspace(db.client.db, await standInMany()));
    const found = rows.filter(({ table }) => table === 'memories').map((one) => one.row.key);
    expect(found).toHaveLength(2_500);
    expect(new Set(found).size).toBe(2_500);
  });
});

const standInMany = () =>
  standIn(db.client.db, { userId: 'usr_many', name: 'Many', email: null, sessionToken: '' });

/** Of a workspace's log. */
async function problemsIn(workspaceId: string): Promise<number> {
  const verifier = new Verifier();
  for await (const part of exportLines(db.client.db, workspaceId))
    for (const one of part.split('\n').filter(Boolean)) verifier.add(one);
  return verifier.end().length;
}

const join = (userId: string, workspaceId: string, role: string) =>
  db.client
    .sql`insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, ${role})`;

describe('erasing', () => {
  test('a last owner hands over first; then the account is gone and what was made stays', async () => {
    const { db: client, sql: raw } = db.client;
    const [ada, ben] = [await signUp(client, 'Ada'), await signUp(client, 'Ben')];
    await join(ben.userId, ada.workspaceId, 'designer');
    await raw`update workspaces set name = 'Ada workspace' where id = ${ada.workspaceId}`;
    const { id } = await callerOf(client, ada).patterns.create({ name: 'Stays' });
    await raw`insert into invitations (id, workspace_id, token_hash, email, role, invited_by, expires)
      values ('inv_ada', ${ben.workspaceId}, 'h', 'Ada@example.test', 'viewer', ${ben.userId}, now())`;
    const erase = () => erasePerson(client, ada.userId, { by: 'person', lastOwner: 'refuse' });
    await expect(erase()).rejects.toMatchObject({ code: 'people.last-owner' });
    await expect(erase()).rejects.toThrow('Ada workspace');
    await raw`update members set role = 'owner' where user_id = ${ben.userId}`;
    await raw`update users set disabled_at = now() where id = ${ben.userId}`;
    // An owner who cannot sign in is none.
    await expect(erase()).rejects.toMatchObject({ code: 'people.last-owner' });
    await raw`update users set disabled_at = null where id = ${ben.userId}`;

    const erased = await erase();
    expect(erased).toContainEqual({ kind: 'person', id: ada.userId });
    const found = await raw`select 1 from sessions where user_id = ${ada.userId}
      union all select 1 from members where user_id = ${ada.userId}
      union all select 1 from invitations where id = 'inv_ada'`;
    expect(found).toEqual([]);
    expect(await raw`select created_by from patterns where id = ${id}`).toEqual([{ created_by: ada.userId }]);
    expect(await raw`select name from workspaces where id = ${ada.workspaceId}`).toEqual([
      { name: 'Shared workspace' },
    ]);
    const [last] = await raw`select action, entry from audit_entries where workspace_id = ${ada.workspaceId}
      order by seq desc limit 1`;
    expect(last).toMatchObject({ action: 'people.erase' });
    expect(await problemsIn(ada.workspaceId)).toBe(0);
  });

  test('whoever is alone takes their workspace and organisation along, in every table', async () => {
    const { db: client, sql: raw } = db.client;
    const erased = await erasePerson(client, 'usr_wsp_a', { by: 'operator', lastOwner: 'refuse' });
    expect(erased.map(({ kind }) => kind)).toEqual(['workspace', 'organisation', 'person']);
    for (const [table, { person, workspace, columns, erased: how }] of Object.entries(DATA_MAP)) {
      const names = Object.values(columns).join(' ').split(' ');
      if (!(person ?? workspace) || !names.includes('workspace_id') || how.workspace !== 'deleted') continue;
      const [row] = await raw.unsafe(`select count(*)::int as n from ${table} where workspace_id = 'wsp_a'`);
      expect([table, row?.n]).toEqual([table, 0]);
    }
    expect(await raw`select 1 from users where id = 'usr_wsp_a'`).toEqual([]);
    const others = await raw`select count(*)::int as n from runs where workspace_id = 'wsp_b'`;
    expect(others).toEqual([{ n: 1 }]);
  });

  test('what a worker still wrote of an erased workspace goes later', async () => {
    const { db: client, sql: raw } = db.client;
    await client.transaction((tx) => eraseWorkspace(tx, 'wsp_b'));
    await raw`insert into run_events (run_id, seq, month, workspace_id, body)
      values ('run_wsp_b', 9, (date_trunc('month', now() at time zone 'UTC'))::date, 'wsp_b', '{}')`;
    expect(await eraseLateEvents(client)).toBe(1);
    expect(await eraseLateEvents(client)).toBe(0);
  });

  test('after a restored backup the same are erased again, and what they owned is handed over', async () => {
    const { db: client, sql: raw } = db.client;
    const [cid, dan] = [await signUp(client, 'Cid'), await signUp(client, 'Dan')];
    await erasePerson(client, cid.userId, { by: 'person', lastOwner: 'refuse' });
    const kept = await erasedSubjects(client);
    expect(kept).toContainEqual({ kind: 'person', id: cid.userId });
    // The backup is from before, and Dan had joined by then.
    await raw`delete from erasures`;
    await signUp(client, 'Cid');
    const [back] = await raw`select workspace_id as id from members where user_id = ${cid.userId}`;
    await join(dan.userId, String(back?.id), 'viewer');
    const again = await eraseAgain(client, kept);
    expect(again).toContainEqual({ kind: 'person', id: cid.userId });
    expect(await raw`select user_id, role from members where workspace_id = ${back?.id ?? ''}`).toEqual([
      { user_id: dan.userId, role: 'owner' },
    ]);
    expect(await eraseAgain(client, kept)).toEqual([]);
  });

  test('by oneself: with the own e-mail, after a sign-in of late, and not as the local owner', async () => {
    const { db: client, sql: raw } = db.client;
    const eve = await signUp(client, 'Eve');
    const caller = callerOf(client, eve);
    await expect(caller.account.leaving()).resolves.toMatchObject({
      ...{ isPossible: true, orphaned: [] },
      alone: [
        { kind: 'workspace', name: "Eve's workspace" },
        { kind: 'organisation', name: "Eve's workspace" },
      ],
    });
    await expect(caller.account.erase({ email: 'ada@example.test' })).rejects.toThrow('not the e-mail');
    await raw`update sessions set created_at = now() - interval '1 hour' where user_id = ${eve.userId}`;
    await expect(caller.account.erase({ email: 'eve@example.test' })).rejects.toThrow('15 minutes');
    await raw`update sessions set created_at = now() where user_id = ${eve.userId}`;
    await expect(caller.account.erase({ email: 'eve@example.test' })).resolves.toEqual({ erased: 3 });
    expect(await client.execute(sql`select 1 from users where id = ${eve.userId}`)).toHaveLength(0);
  });
});
