/** Passkeys through their routes and procedures, with a device that can be bent. */
import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Person } from '#server/access/principal.ts';
import { resetLimits } from '#server/rate-limit.ts';
import { Authenticator, type Bends } from '#server/testing/authenticator.ts';
import { type Caller, callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { handlePasskeyFinish, handlePasskeyStart } from './passkey-routes.ts';

const ORIGIN = 'http://localhost:3000';

let database: TestDatabase;
let ada: Person;
let caller: Caller;
let device: Authenticator;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('NEXTAUTH_URL', ORIGIN);
  vi.stubEnv('LOG_LEVEL', 'silent');
  database = await testDatabase({ max: 4 });
  ada = await signUp(database.client.db, 'Ada');
  caller = callerOf(database.client.db, ada);
  device = new Authenticator(ORIGIN);
  const { challenge } = await caller.passkeys.begin();
  await caller.passkeys.add({ name: 'Laptop', response: device.register(challenge) });
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

const db = () => database.client.db;
const ask = (step: string, body: object, headers: Record<string, string> = {}) =>
  new Request(`${ORIGIN}/api/sso/passkey/${step}`, {
    method: 'POST',
    headers: { origin: ORIGIN, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

async function start(): Promise<{ challenge: string; cookie: string }> {
  const reply = await handlePasskeyStart(ask('start', {}), db());
  const { challenge } = (await reply.json()) as { challenge: string };
  return { challenge, cookie: (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}

/** The code of the refusal; undefined when somebody is signed in. */
async function finish(response: object, cookie: string): Promise<string | undefined> {
  const reply = await handlePasskeyFinish(ask('finish', response, { cookie }), db());
  const { error } = (await reply.json()) as { error?: string };
  expect(reply.headers.get('set-cookie')?.includes('session-token') ?? false).toBe(error === undefined);
  return error;
}

async function signIn(bends: Bends = {}): Promise<string | undefined> {
  const { challenge, cookie } = await start();
  return finish(device.signIn(challenge, bends), cookie);
}

describe('signing in', () => {
  test('the key of somebody signs them in, and is told of with its last use', async () => {
    expect(await signIn({ userHandle: ada.userId })).toBeUndefined();
    expect(await signIn()).toBeUndefined();
    const { passkeys } = await caller.passkeys.list();
    expect(passkeys).toMatchObject([{ name: 'Laptop', lastUsedAt: expect.any(Date) }]);
  });

  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  test.each<[string, Bends]>([
    ['signed by another key', { key: other }],
    ['made for another site', { origin: 'https://localhost.evil.example' }],
    ['made for another port', { origin: 'http://localhost:3001' }],
    ['for another party', { rpId: 'evil.example' }],
    ['a challenge nobody gave', { challenge: 'bm9ib2R5' }],
    ['of the wrong type', { type: 'webauthn.create' }],
    ['without the person present', { flags: 4 }],
    ['without the person proven', { flags: 1 }],
    ['for somebody else', { userHandle: 'usr_eve' }],
    ['counted back, as a copy of the device is', { counter: 1 }],
  ])('refused: %s', async (_, bends) => {
    await signIn();
    expect(await signIn(bends)).toBe('Passkey');
    expect(await signIn()).toBeUndefined();
  });

  test('an answer counts once, in the browser that asked, and not for long', async () => {
    const { challenge, cookie } = await start();
    const answer = device.signIn(challenge);
    expect(await finish(answer, 'parallax.sign-in=another')).toBe('Passkey');
    expect(await finish(answer, cookie)).toBeUndefined();
    expect(await finish(answer, cookie)).toBe('Passkey');
    const late = await start();
    await db().execute(sql`update sign_in_attempts set expires = now() - interval '1 second'`);
    expect(await finish(device.signIn(late.challenge), late.cookie)).toBe('Passkey');
  });

  test('of two that finish at once with one answer, one is signed in', async () => {
    const { challenge, cookie } = await start();
    const answer = device.signIn(challenge);
    const ends = await Promise.all([finish(answer, cookie), finish(answer, cookie)]);
    expect(ends.filter((end) => end === undefined)).toHaveLength(1);
  });

  test('what cannot be read, and another site, are refused', async () => {
    const { cookie } = await start();
    for (const body of [{}, { id: 1 }, { id: 'x', rawId: 'x', type: 'public-key', response: {} }])
      expect(await finish(body, cookie)).toBe('Passkey');
    const foreign = ask('start', {}, { origin: 'https://evil.example' });
    expect((await handlePasskeyStart(foreign, db())).status).toBe(403);
  });

  test('not for whoever was switched off, nor around the provider of an organisation', async () => {
    await db().execute(sql`update users set disabled_at = now() where id = ${ada.userId}`);
    expect(await signIn()).toBe('Disabled');
    await db().execute(sql`update users set disabled_at = null where id = ${ada.userId}`);
    const { organisationId } = ada;
    await db().execute(sql`insert into sign_in_domains (organisation_id, domain, token, verified_at)
      values (${organisationId}, 'example.test', 't', now())`);
    expect(await signIn()).toBeUndefined();
    await db().execute(sql`insert into sign_in_providers (id, organisation_id, kind, name, issuer, client_id, created_by)
      values ('idp_a', ${organisationId}, 'oidc', 'Corp', 'https://idp.example', 'c', 'u')`);
    expect(await signIn()).toBe('ThroughProvider');
    await db().execute(sql`delete from sign_in_providers`);
  });
});

describe('adding and removing', () => {
  beforeEach(resetLimits);

  test('the same key twice, and one made for another challenge or site, are refused', async () => {
    const begin = async () => (await caller.passkeys.begin()).challenge;
    const add = (response: ReturnType<Authenticator['register']>) =>
      caller.passkeys.add({ name: 'Second', response });
    await expect(add(device.register(await begin()))).rejects.toThrow('there already');
    const fresh = new Authenticator(ORIGIN);
    await expect(add(fresh.register('bm9ib2R5'))).rejects.toThrow('does not hold');
    await expect(add(fresh.register(await begin(), { origin: 'https://e.example' }))).rejects.toThrow();
    await expect(add(fresh.register(await begin(), { flags: 0x41 }))).rejects.toThrow('does not hold');
    expect((await caller.passkeys.list()).passkeys).toHaveLength(1);
  });

  test('needs a sign-in of a short while ago, and 20 are as many as there may be', async () => {
    const age = (minutes: number) =>
      db().execute(sql`update sessions set created_at = now() - ${minutes} * interval '1 minute'`);
    await age(16);
    await expect(caller.passkeys.begin()).rejects.toThrow('a sign-in of the last 15 minutes');
    await age(14);
    await db().execute(sql`insert into passkeys (id, user_id, name, public_key, counter)
      select 'k' || n, ${ada.userId}, 'N', 'k', 0 from generate_series(1, 19) n`);
    const { challenge } = await caller.passkeys.begin();
    const response = new Authenticator(ORIGIN).register(challenge);
    await expect(caller.passkeys.add({ name: 'Last', response })).rejects.toThrow('you have 20');
    await db().execute(sql`delete from passkeys where name = 'N'`);
  });

  test('a removed key opens nothing; of somebody else none is removed', async () => {
    const eve = callerOf(db(), await signUp(db(), 'Eve'));
    const [{ id } = { id: '' }] = (await caller.passkeys.list()).passkeys;
    await expect(eve.passkeys.remove({ id })).rejects.toThrow('passkey');
    expect(await signIn()).toBeUndefined();
    await caller.passkeys.remove({ id });
    expect(await signIn()).toBe('Passkey');
  });
});
