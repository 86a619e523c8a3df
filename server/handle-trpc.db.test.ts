/** The procedures as a browser meets them: over HTTP, with cookies. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Person } from '#server/access/principal.ts';
import { handleTrpc } from './handle-trpc.ts';
import { log } from './log.ts';
import { signUp, stubSettings } from './testing/callers.ts';
import type { TestDatabase } from './testing/clone.ts';
import { testDatabase } from './testing/database.ts';

const APP = 'http://127.0.0.1:3000';
const HERE = { host: '127.0.0.1:3000', origin: APP };

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

type Reply = { status: number; headers: Headers; body: { result?: { data: unknown }; error?: unknown } };

async function send(path: string, headers: Record<string, string>, input?: unknown): Promise<Reply> {
  const session = `next-auth.session-token=${ada.sessionToken}`;
  const cookie = [session, headers.cookie].filter(Boolean).join('; ');
  const post = { method: 'POST', body: JSON.stringify(input) };
  const request = new Request(`${APP}/api/trpc/${path}`, {
    headers: { 'content-type': 'application/json', ...headers, cookie },
    ...(input !== undefined && post),
  });
  const reply = await handleTrpc(request);
  const text = await reply.text();
  return { status: reply.status, headers: reply.headers, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

test.each([
  { from: 'this site', headers: HERE, status: 200 },
  { from: 'another site', headers: { ...HERE, origin: 'https://evil.example' }, status: 403 },
  { from: 'nobody who says so', headers: { host: HERE.host }, status: 403 },
])('a change sent by $from: $status', async ({ headers, status }) => {
  const before = await db.client.sql`select 1 from workspaces`;
  const reply = await send('workspaces.create', headers, { name: 'Made' });
  expect(reply.status).toBe(status);
  const after = await db.client.sql`select 1 from workspaces`;
  expect(after.length - before.length).toBe(status === 200 ? 1 : 0);
});

test('a change is never made by an address alone', async () => {
  const input = encodeURIComponent(JSON.stringify({ name: 'By link' }));
  expect((await send(`workspaces.create?input=${input}`, HERE)).status).toBe(405);
  expect(await db.client.sql`select 1 from workspaces where name = 'By link'`).toHaveLength(0);
});

test('switching sets a cookie, and the next request is in that workspace', async () => {
  const made = await send('workspaces.create', HERE, { name: 'Second' });
  const { id } = (made.body.result?.data ?? {}) as { id: string };
  const switched = await send('workspaces.switch', HERE, { id });
  const cookie = switched.headers.get('set-cookie');
  expect(cookie).toMatch(/^parallax\.workspace=wsp_\w+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  const me = await send('session.me', { ...HERE, cookie: cookie?.split(';')[0] ?? '' });
  expect(me.body.result?.data).toMatchObject({ workspace: { id, name: 'Second' }, role: 'owner' });
  expect(me.headers.get('cache-control')).toBe('no-store');
});

test('an error says what happened, what to do, and under which number to report it', async () => {
  const reply = await send('patterns.get?input=%7B%22id%22%3A%22pat_never%22%7D', HERE);
  const data = {
    appCode: 'not-found',
    fix: expect.any(String),
    requestId: reply.headers.get('x-request-id'),
  };
  expect(reply).toMatchObject({ status: 404, body: { error: { data } } });
  const shape = await send('patterns.get?input=%7B%22id%22%3A3%7D', HERE);
  expect(shape).toMatchObject({ status: 400, body: { error: { data: { appCode: 'input.shape' } } } });
});

test('what went wrong inside is not shown', async () => {
  await db.client.sql`alter table patterns rename to hidden_for_a_while`;
  const reply = await send('patterns.list', HERE);
  await db.client.sql`alter table hidden_for_a_while rename to patterns`;
  expect(reply.status).toBe(500);
  expect(JSON.stringify(reply.body)).not.toMatch(/relation|select|patterns\.ts/);
});

test('a request too large is refused with a sentence, and one nested deeply is no crash', async () => {
  const large = await send('patterns.create', HERE, { name: 'x'.repeat(9_000_000) });
  expect(large).toMatchObject({
    status: 413,
    body: { error: { message: 'This request is larger than 8 MB.' } },
  });
  const deep = `${'['.repeat(10_000)}${']'.repeat(10_000)}`;
  const node = { id: 'a', primitive: 'agent', config: { deep: 'DEEP' } };
  const body = JSON.stringify({ name: 'Deep', graph: { nodes: [node] } }).replace('"DEEP"', deep);
  const request = new Request(`${APP}/api/trpc/patterns.create`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      ...HERE,
      cookie: `next-auth.session-token=${ada.sessionToken}`,
    },
  });
  const reply = await handleTrpc(request);
  expect(reply.status).toBe(400);
  expect(await reply.text()).toContain('lists within lists');
});

test('who was refused what is in the log, and no more of it', async () => {
  const lines: unknown[] = [];
  const warn = vi.spyOn(log(), 'warn').mockImplementation((...given: unknown[]) => void lines.push(given));
  const { workspaceId, userId } = ada;
  await db.client.sql`update members set role = 'viewer' where user_id = ${userId}`;
  expect((await send('patterns.create', HERE, { name: 'not for the log' })).status).toBe(403);
  await db.client.sql`update members set role = 'owner' where user_id = ${userId}`;
  warn.mockRestore();
  const requestId = expect.any(String);
  const refused = {
    requestId,
    path: 'patterns.create',
    code: 'auth.role',
    user: userId,
    workspace: workspaceId,
  };
  expect(lines).toEqual([[refused, 'refused']]);
});
