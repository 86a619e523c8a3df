import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Tx } from '#db/client.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { SealBroken } from './seal.ts';
import { createSecret, openSecret, replaceSecret } from './secrets.ts';
import { keysInUse, rewrapAll } from './workspace-keys.ts';

const { settings } = vi.hoisted(() => ({ settings: { PARALLAX_KEK: '', PARALLAX_KEK_OLD: '' } }));
vi.mock('#server/env.ts', () => ({ env: () => settings }));

const VALUE = 'a value nobody may read';
const [first, second] = [randomBytes(32).toString('hex'), randomBytes(32).toString('base64url')];
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase({ max: 8 });
  for (const w of ['wsp_a', 'wsp_b'])
    await db.client.sql`insert into workspaces (id, name) values (${w}, ${w})`;
  settings.PARALLAX_KEK = first;
});
afterAll(async () => db[Symbol.asyncDispose]());

const inside = <T>(workspace: string, work: (tx: Tx) => Promise<T>) =>
  withWorkspace(db.client.db, workspace, work);
const make = (workspace: string, name: string) =>
  inside(workspace, (tx) => createSecret(tx, workspace, { name, value: VALUE, createdBy: 'usr_1' }));

test('is kept sealed, opens again, and counts its use', async () => {
  const { id } = await make('wsp_a', 'one');
  const [row] = await db.client.sql`select * from secrets where id = ${id}`;
  expect(JSON.stringify(row)).not.toContain(VALUE);
  expect(row).toMatchObject({ hint: 'read', last_used_at: null });
  expect(await inside('wsp_a', (tx) => openSecret(tx, 'wsp_a', id))).toBe(VALUE);
  const [used] = await db.client.sql`select last_used_at from secrets where id = ${id}`;
  expect(used?.last_used_at).not.toBeNull();
  await inside('wsp_a', (tx) => replaceSecret(tx, 'wsp_a', { id, value: 'another value' }));
  expect(await inside('wsp_a', (tx) => openSecret(tx, 'wsp_a', id))).toBe('another value');
});

test('is not there for another workspace, and its name only once in its own', async () => {
  const { id } = await make('wsp_a', 'two');
  const foreign = inside('wsp_b', (tx) => openSecret(tx, 'wsp_b', id));
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
  await expect(make('wsp_a', 'two')).rejects.toMatchObject({ code: 'secret.name' });
});

test('many first ones at once share one key', async () => {
  await Promise.all(Array.from({ length: 8 }, (_, n) => make('wsp_b', `at once ${n}`)));
  const keys = await db.client.sql`select number from workspace_keys where workspace_id = 'wsp_b'`;
  expect(keys.map(({ number }) => number)).toEqual([1]);
});

test('does not open in another row', async () => {
  const [from, to] = [await make('wsp_a', 'three'), await make('wsp_a', 'four')];
  await db.client.db.execute(
    sql`update secrets set sealed = (select sealed from secrets where id = ${from.id}) where id = ${to.id}`,
  );
  await expect(inside('wsp_a', (tx) => openSecret(tx, 'wsp_a', to.id))).rejects.toThrow(SealBroken);
});

test('goes over to a new key of the installation, after which the old one is needed no more', async () => {
  const { id } = await make('wsp_a', 'five');
  Object.assign(settings, { PARALLAX_KEK: second, PARALLAX_KEK_OLD: first });
  expect(await inside('wsp_a', (tx) => openSecret(tx, 'wsp_a', id))).toBe(VALUE);
  expect(await db.client.db.transaction((tx) => rewrapAll(tx))).toBe(2);
  expect(await keysInUse(db.client.db)).toHaveLength(1);
  settings.PARALLAX_KEK_OLD = '';
  expect(await inside('wsp_a', (tx) => openSecret(tx, 'wsp_a', id))).toBe(VALUE);
  settings.PARALLAX_KEK = first;
  await expect(inside('wsp_a', (tx) => openSecret(tx, 'wsp_a', id))).rejects.toThrow(SealBroken);
});
