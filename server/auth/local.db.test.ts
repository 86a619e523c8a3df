import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Env } from '#server/env.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { signInLocally } from './local.ts';
import { createPerson, LOCAL_OWNER } from './people.ts';
import { findPrincipal } from './principal.ts';
import { endSession } from './session.ts';

const SETTINGS: Env = {
  DATABASE_URL: 'postgres://127.0.0.1/nowhere',
  NEXTAUTH_URL: 'http://127.0.0.1:3000',
  NEXTAUTH_SECRET: 'sixteen characters or more',
  HOST: '127.0.0.1',
  OIDC_ISSUER: undefined,
  OIDC_CLIENT_ID: undefined,
  OIDC_CLIENT_SECRET: undefined,
  OIDC_NAME: 'single sign-on',
  ...{ RATE_LIMIT_PERSON: 3_000, RATE_LIMIT_WORKSPACE: 12_000, RATE_LIMIT_ADDRESS: 300, TRUSTED_PROXIES: 0 },
  ...{
    RATE_LIMIT_KEY: 1_200,
    OUTBOUND_PRIVATE: '',
    AUDIT_KEY: '',
    PARALLAX_KEK: '',
    PARALLAX_KEK_OLD: '',
    MCP_COMMANDS: {},
  },
  LOG_LEVEL: 'silent',
};
const HERE = { host: '127.0.0.1:3000', origin: 'http://127.0.0.1:3000' };

let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
});
beforeEach(async () => {
  await db.client.sql`delete from users`;
});
afterAll(async () => db[Symbol.asyncDispose]());

function press(change: { headers?: Record<string, string>; settings?: Partial<Env>; to?: string } = {}) {
  const headers = { ...HERE, ...change.headers };
  const body = new URLSearchParams(change.to === undefined ? {} : { callbackUrl: change.to });
  const request = new Request('http://127.0.0.1:3000/api/auth-local', { method: 'POST', headers, body });
  return signInLocally(request, db.client.db, { ...SETTINGS, ...change.settings });
}

const cookieOf = (reply: Response): Headers =>
  new Headers({ cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '' });

describe('continue as local owner', () => {
  test('makes the owner and a workspace once, and a session each time', async () => {
    const replies = await Promise.all([press(), press(), press()]);
    for (const reply of replies) {
      expect(reply.status).toBe(303);
      expect(reply.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Lax$/);
    }
    const [first] = replies;
    const principal = first && (await findPrincipal(db.client.db, cookieOf(first), SETTINGS));
    expect(principal).toMatchObject({ userId: LOCAL_OWNER, role: 'owner', email: null });
    const [counts] = await db.client.sql`select (select count(*)::int from users) as users,
      (select count(*)::int from members) as members, (select count(*)::int from sessions) as sessions`;
    expect(counts).toEqual({ users: 1, members: 1, sessions: 3 });
  });

  test.each([
    { why: 'a provider is configured', settings: { OIDC_ISSUER: 'https://id.example' }, status: 404 },
    { why: 'the address is open to others', settings: { HOST: '0.0.0.0' }, status: 404 },
    {
      why: 'a name was pointed at this machine',
      ...{ headers: { host: 'evil.example:3000', origin: 'http://evil.example:3000' }, status: 404 },
    },
    { why: 'another site sent the form', headers: { origin: 'https://evil.example' }, status: 403 },
    { why: 'the browser hides who sent the form', headers: { origin: 'null' }, status: 403 },
  ])('is not there when $why', async ({ settings = {}, headers = {}, status }) => {
    const reply = await press({ settings, headers });
    expect({ status: reply.status, cookie: reply.headers.get('set-cookie') }).toEqual({
      status,
      cookie: null,
    });
    expect(await db.client.sql`select 1 from users`).toHaveLength(0);
  });

  test.each([
    ['/runs/run_1?at=3', '/runs/run_1?at=3'],
    ['//evil.example', '/patterns'],
    ['/\\evil.example', '/patterns'],
    ['https://evil.example', '/patterns'],
    ['/a\r\nset-cookie: x=y', '/patterns'],
    [undefined, '/patterns'],
  ])('asked for %j it leads to %s', async (to, location) => {
    const reply = await press(to === undefined ? {} : { to });
    expect(reply.headers.get('location')).toBe(location);
  });

  test('what it gave ends when a provider is configured', async () => {
    const headers = cookieOf(await press());
    const later = { ...SETTINGS, OIDC_ISSUER: 'https://id.example' };
    expect(await findPrincipal(db.client.db, headers, later)).toBeNull();
    expect(await findPrincipal(db.client.db, headers, { ...SETTINGS, HOST: '0.0.0.0' })).toBeNull();
    expect(await findPrincipal(db.client.db, headers, SETTINGS)).not.toBeNull();
  });
});

describe('a session', () => {
  test('is a row: without it, or past its end, the cookie is worth nothing', async () => {
    const headers = cookieOf(await press());
    expect(await findPrincipal(db.client.db, headers, SETTINGS)).not.toBeNull();
    await db.client.sql`update sessions set expires = now() - interval '1 second'`;
    expect(await findPrincipal(db.client.db, headers, SETTINGS)).toBeNull();
    await db.client.sql`update sessions set expires = now() + interval '1 day'`;
    const principal = await findPrincipal(db.client.db, headers, SETTINGS);
    await endSession(db.client.db, principal?.sessionToken ?? '');
    expect(await findPrincipal(db.client.db, headers, SETTINGS)).toBeNull();
  });

  test('that has ended is forgotten at the next sign-in', async () => {
    await press();
    await db.client.sql`update sessions set expires = now() - interval '1 second'`;
    await press();
    expect(await db.client.sql`select 1 from sessions`).toHaveLength(1);
  });

  test('is kept hashed: what a backup shows opens nothing', async () => {
    await press();
    const [row] = await db.client.sql`select session_token from sessions`;
    const stolen = new Headers({ cookie: `next-auth.session-token=${row?.session_token}` });
    expect(await findPrincipal(db.client.db, stolen, SETTINGS)).toBeNull();
  });

  test('opens the workspace of the cookie only for its members', async () => {
    const session = cookieOf(await press()).get('cookie');
    await createPerson(db.client.db, { id: 'usr_x', name: 'X', email: null, workspace: 'Of X' });
    const [other] = await db.client.sql`select workspace_id as id from members where user_id = 'usr_x'`;
    const own = await findPrincipal(db.client.db, new Headers({ cookie: `${session}` }), SETTINGS);
    const headers = new Headers({ cookie: `${session}; parallax.workspace=${other?.id}` });
    expect((await findPrincipal(db.client.db, headers, SETTINGS))?.workspaceId).toBe(own?.workspaceId);
    await db.client.sql`insert into members values (${other?.id}, ${LOCAL_OWNER}, 'viewer')`;
    const there = await findPrincipal(db.client.db, headers, SETTINGS);
    expect(there).toMatchObject({ workspaceId: other?.id, role: 'viewer' });
  });
});
