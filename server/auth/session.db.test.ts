import { afterAll, beforeAll, expect, test } from 'vitest';
import { env } from '#server/env.ts';
import { stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { SESSION_IDLE_SECONDS, sessionCookieName } from './cookies.ts';
import { createPerson } from './people.ts';
import { findPrincipal } from './principal.ts';
import { createSession } from './session.ts';
import { standingOf } from './still-allowed.ts';

let db: TestDatabase;
beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  await createPerson(db.client.db, { id: 'usr_1', name: 'One', email: null, workspace: 'One' });
});
afterAll(async () => db[Symbol.asyncDispose]());

test('a session that nobody uses ends, and one that is used goes on', async () => {
  const { db: client, sql } = db.client;
  const { token } = await createSession(client, 'usr_1');
  const find = () =>
    findPrincipal(client, new Headers({ cookie: `next-auth.session-token=${token}` }), env());
  const unusedFor = (seconds: number) =>
    sql`update sessions set last_used_at = now() - ${seconds} * interval '1 second'`;
  await unusedFor(SESSION_IDLE_SECONDS - 60);
  const known = await find();
  if (!known) throw new Error('It holds.');
  // Using it began the time anew.
  const [used] = await sql`select last_used_at > now() - interval '1 minute' as now from sessions`;
  expect(used?.now).toBe(true);
  await unusedFor(SESSION_IDLE_SECONDS + 1);
  expect([await find(), await standingOf(client, known)]).toEqual([null, 'gone']);
  await createSession(client, 'usr_1');
  expect(await sql`select 1 from sessions`).toHaveLength(1);
});

test('where people come by https, no other host can set the cookie of a session', () => {
  expect(sessionCookieName({ NEXTAUTH_URL: 'https://parallax.example' })).toMatch(/^__Host-/);
});
