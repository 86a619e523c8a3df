/** API keys over HTTP, beside sessions. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Permission } from '#server/access/permissions.ts';
import type { Person } from '#server/access/principal.ts';
import { standingOf } from '#server/auth/still-allowed.ts';
import { PEER_HEADER } from '#server/client-address.ts';
import { handleTrpc } from '#server/handle-trpc.ts';
import { callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { findKeyHolder } from './keys.ts';

let db: TestDatabase;
let ada: Person;

beforeAll(async () => {
  db = await testDatabase();
  stubSettings();
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('LOG_LEVEL', 'silent');
  ada = await signUp(db.client.db, 'Ada');
});
afterAll(async () => db[Symbol.asyncDispose]());

const make = (scopes: Permission[], days: number | null = null) =>
  callerOf(db.client.db, ada).keys.create({ name: 'K', scopes: scopes as never, days });

type Sent = { key: string; input?: unknown; cookie?: string; from?: string };

async function send(path: string, { key, input, cookie, from }: Sent) {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    ...(cookie && { cookie }),
    ...(from && { [PEER_HEADER]: from }),
  };
  const post = { method: 'POST', body: JSON.stringify(input) };
  const request = new Request(`http://127.0.0.1:3000/api/trpc/${path}`, {
    headers,
    ...(input !== undefined && post),
  });
  const reply = await handleTrpc(request);
  return { status: reply.status, text: await reply.text() };
}

test('does what its scopes say and nothing more, from anywhere', async () => {
  const { key } = await make(['patterns.read', 'patterns.edit']);
  expect((await send('patterns.list', { key })).status).toBe(200);
  expect((await send('patterns.create', { key, input: { name: 'By key' } })).status).toBe(200);
  expect((await send('runs.list', { key })).status).toBe(403);
  expect((await send('keys.list', { key })).status).toBe(403);
});

test('is kept as a hash, shown once, and marked when used', async () => {
  const { id, key } = await make(['runs.read']);
  await send('runs.list', { key });
  const [row] = await db.client.sql`select * from api_keys where id = ${id}`;
  expect(JSON.stringify(row)).not.toContain(key.slice(9));
  expect(row?.last_used_at).not.toBeNull();
  const listed = await callerOf(db.client.db, ada).keys.list();
  expect(JSON.stringify(listed)).not.toContain(key.slice(9, -10));
});

test('one made for some networks is refused from others, and where nobody knows from', async () => {
  const asked = { name: 'Office', scopes: ['runs.read' as const], days: null };
  const { keys } = callerOf(db.client.db, ada);
  const { key } = await keys.create({ ...asked, networks: ['192.0.2.7', '2001:db8:1::/48'] });
  for (const from of ['192.0.2.7', '2001:db8:1:2::3'])
    expect((await send('runs.list', { key, from })).status).toBe(200);
  for (const from of ['192.0.2.8', '2001:db8:2::3', '']) {
    const { status, text } = await send('runs.list', { key, from });
    expect([status, text.includes('may not be used from here')]).toEqual([401, true]);
  }
  await expect(keys.create({ ...asked, networks: ['here'] })).rejects.toThrow('is no network');
});

test('a wrong one is refused, and a session beside it changes nothing', async () => {
  const { key } = await make(['runs.read']);
  const cookie = `next-auth.session-token=${ada.sessionToken}`;
  for (const wrong of [`${key}x`, key.replace('plx_', 'plx_x'), 'nonsense']) {
    const reply = await send('runs.list', { key: wrong, cookie });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain('This API key does not hold');
  }
});

test('ends when it is revoked, when its time is over, and when its maker leaves', async () => {
  const [revoked, ended, left] = [
    await make(['runs.read']),
    await make(['runs.read'], 1),
    await make(['runs.read']),
  ];
  const holder = await findKeyHolder(db.client.db, left.key);
  if (!holder) throw new Error('The key was not found.');
  expect(await standingOf(db.client.db, holder)).toBe('same');
  await callerOf(db.client.db, ada).keys.revoke({ id: revoked.id });
  await db.client.sql`update api_keys set expires_at = now() where id = ${ended.id}`;
  for (const { key } of [revoked, ended]) expect((await send('runs.list', { key })).status).toBe(401);
  await db.client.sql`update members set role = 'viewer' where user_id = ${ada.userId}`;
  expect(await standingOf(db.client.db, holder)).toBe('gone');
  await db.client.sql`delete from members where user_id = ${ada.userId}`;
  expect((await send('runs.list', { key: left.key })).status).toBe(401);
});

test('cannot be made with more than its maker may do', async () => {
  const bob = await signUp(db.client.db, 'Bob');
  const admin = { ...bob, permissions: new Set<Permission>(['keys.manage', 'runs.read']) };
  const beyond = callerOf(db.client.db, admin).keys.create({
    name: 'K',
    scopes: ['secrets.manage'],
    days: null,
  });
  expect((await refusal(beyond)).code).toBe('FORBIDDEN');
});
