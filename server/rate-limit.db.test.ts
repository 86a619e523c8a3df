/** Limits as a browser meets them: over HTTP, with a session. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PEER_HEADER } from './client-address.ts';
import { handleTrpc } from './handle-trpc.ts';
import { limitAddress } from './limit-address.ts';
import { resetLimits } from './rate-limit.ts';
import { signUp, stubSettings } from './testing/callers.ts';
import type { TestDatabase } from './testing/clone.ts';
import { testDatabase } from './testing/database.ts';

const APP = 'http://127.0.0.1:3000';
let db: TestDatabase;

beforeAll(async () => {
  db = await testDatabase();
  stubSettings();
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('RATE_LIMIT_PERSON', '5');
  vi.stubEnv('RATE_LIMIT_ADDRESS', '3');
  resetLimits();
});
afterAll(async () => {
  resetLimits();
  await db[Symbol.asyncDispose]();
});

const ask = (token: string, peer: string): Promise<Response> =>
  handleTrpc(
    new Request(`${APP}/api/trpc/session.me`, {
      headers: { host: '127.0.0.1:3000', cookie: `next-auth.session-token=${token}`, [PEER_HEADER]: peer },
    }),
  );

test('a person over the limit is told when to come back; others are not touched', async () => {
  const [ada, bob] = await Promise.all([signUp(db.client.db, 'Ada'), signUp(db.client.db, 'Bob')]);
  const statuses: number[] = [];
  for (let i = 0; i < 7; i++) statuses.push((await ask(ada.sessionToken, '192.0.2.1')).status);
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  const refused = await ask(ada.sessionToken, '192.0.2.1');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
  const { error } = (await refused.json()) as { error: { message: string; data: Record<string, unknown> } };
  expect(error.message).toBe('You asked for more than 5 things in 60 s.');
  expect(error.data).toMatchObject({ appCode: 'load.requests', details: { retryAfter: expect.any(Number) } });
  expect((await ask(bob.sessionToken, '192.0.2.1')).status).toBe(200);
});

test('nobody guesses sessions for long, from one address or one network of them', async () => {
  const statuses: number[] = [];
  for (let i = 0; i < 5; i++) statuses.push((await ask(`guess-${i}`, `2001:db8::${i}`)).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  expect((await ask('guess', '2001:db8:0:1::1')).status).toBe(401);
});

test('signing in counts by address too, looking does not', async () => {
  const signIn = (method: string) =>
    limitAddress(new Request(`${APP}/x`, { method, headers: { [PEER_HEADER]: '198.51.100.1' } }), async () =>
      Response.json({}),
    );
  for (let i = 0; i < 3; i++) expect((await signIn('POST')).status).toBe(200);
  const refused = await signIn('POST');
  expect([refused.status, refused.headers.has('retry-after')]).toEqual([429, true]);
  expect((await signIn('GET')).status).toBe(200);
});
