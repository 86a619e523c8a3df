import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { findPrincipal } from '#server/auth/principal.ts';
import { createSession } from '#server/auth/session.ts';
import { standingOf } from '#server/auth/still-allowed.ts';
import { env } from '#server/env.ts';
import { createKey, findKeyHolder, isKeyAlive } from '#server/keys/keys.ts';
import { stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { oidcProvider } from '#server/testing/oidc-cases.ts';
import { DOMAIN, makePlace, type Place } from '#server/testing/sign-in-world.ts';
import { handleScim } from './scim.ts';
import { createScimToken } from './scim-token.ts';

let db: TestDatabase;
let place: Place;
let token: string;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  db = await testDatabase();
  place = await makePlace(db.client.db, oidcProvider('https://idp.corp.example'), DOMAIN);
  const made = await db.client.db.transaction((tx) => createScimToken(tx, { ...place, by: 'u' }));
  token = made.token;
});
afterAll(async () => db[Symbol.asyncDispose]());

type Body = Record<string, unknown>;
async function ask(method: string, path: string, body?: Body): Promise<{ status: number; body: Body }> {
  return askAs(token, { method, path, ...(body && { body }) });
}

type Asked = { method: string; path: string; body?: Body };
async function askAs(bearer: string, { method, path, body }: Asked): Promise<{ status: number; body: Body }> {
  const url = `http://127.0.0.1:3000/api/scim/v2/${path}`;
  const headers = { authorization: `Bearer ${bearer}` };
  const request = new Request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  const reply = await handleScim(request, db.client.db, new URL(url).pathname.split('/').slice(4));
  const text = await reply.text();
  return { status: reply.status, body: text ? (JSON.parse(text) as Body) : {} };
}

const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';
const GROUP = 'urn:ietf:params:scim:schemas:core:2.0:Group';
const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const userOf = (name: string, more: Body = {}) => ({
  ...{ schemas: [USER], userName: `${name}@${DOMAIN}`, displayName: name, active: true },
  ...{ emails: [{ value: `${name}@${DOMAIN}`, primary: true }], ...more },
});
const patch = (...Operations: Body[]) => ({ schemas: [PATCH], Operations });

test('a token that does not hold is refused with a sentence', async () => {
  const { status, body } = await askAs('scim_guessed', { method: 'GET', path: 'Users' });
  expect({ status, detail: body.detail }).toEqual({ status: 401, detail: 'This token does not hold.' });
});

test('people are made, found by filter, changed and removed', async () => {
  const made = await ask('POST', 'Users', userOf('ann'));
  expect(made).toMatchObject({ status: 201, body: { userName: `ann@${DOMAIN}`, active: true } });
  expect((await ask('POST', 'Users', userOf('ann'))).status).toBe(409);
  await ask('POST', 'Users', userOf('ben'));
  const found = await ask('GET', `Users?filter=${encodeURIComponent(`userName eq "ben@${DOMAIN}"`)}`);
  expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ displayName: 'ben' }] });
  const id = String(made.body.id);
  const renamed = await ask(
    'PATCH',
    `Users/${id}`,
    patch({ op: 'replace', path: 'displayName', value: 'Anna' }),
  );
  expect(renamed).toMatchObject({ status: 200, body: { displayName: 'Anna' } });
  expect((await ask('DELETE', `Users/${id}`)).status).toBe(204);
  expect((await ask('GET', `Users/${id}`)).status).toBe(404);
});

test('nobody of a domain that is not proven is taken in, nor taken over', async () => {
  const foreign = userOf('ceo', {
    userName: 'ceo@other.example',
    emails: [{ value: 'ceo@other.example', primary: true }],
  });
  expect((await ask('POST', 'Users', foreign)).status).toBe(400);
  await db.client.sql`insert into users (id, email) values ('usr_there', ${`there@${DOMAIN}`})`;
  expect((await ask('POST', 'Users', userOf('there'))).status).toBe(409);
});

test('a directory sees and changes nobody of another organisation', async () => {
  const made = await ask('POST', 'Users', userOf('cleo'));
  const other = await makePlace(db.client.db, oidcProvider('https://other.example'), 'other.example');
  const theirs = await db.client.db.transaction((tx) => createScimToken(tx, { ...other, by: 'u' }));
  const path = `Users/${made.body.id}`;
  expect((await askAs(theirs.token, { method: 'GET', path })).status).toBe(404);
  expect((await askAs(theirs.token, { method: 'DELETE', path })).status).toBe(404);
  const off = patch({ op: 'replace', path: 'active', value: false });
  expect((await askAs(theirs.token, { method: 'PATCH', path, body: off })).status).toBe(404);
  expect((await ask('GET', path)).body).toMatchObject({ active: true });
});

test('groups give and take roles', async () => {
  const { body: user } = await ask('POST', 'Users', userOf('dora'));
  const id = String(user.id);
  const roleNow = async () =>
    (
      await db.client
        .sql`select role from members where user_id = ${id} and workspace_id = ${place.workspaceId}`
    )[0]?.role;
  expect(await roleNow()).toBe('viewer');
  const made = await ask('POST', 'Groups', {
    schemas: [GROUP],
    displayName: 'makers',
    members: [{ value: id }],
  });
  expect(made.status).toBe(201);
  expect(await roleNow()).toBe('designer');
  const out = patch({ op: 'remove', path: `members[value eq "${id}"]` });
  expect((await ask('PATCH', `Groups/${made.body.id}`, out)).status).toBe(200);
  expect(await roleNow()).toBe('viewer');
});

test('deactivation ends sessions, keys and streams at once, and activation gives none of them back', async () => {
  const { body: user } = await ask('POST', 'Users', userOf('ed'));
  const id = String(user.id);
  const { token: cookie } = await createSession(db.client.db, id);
  const headers = new Headers({ cookie: `next-auth.session-token=${cookie}` });
  const given = {
    workspaceId: place.workspaceId,
    userId: id,
    name: 'K',
    scopes: ['runs.read'] as const,
    days: null,
  };
  const { key } = await db.client.db.transaction((tx) => createKey(tx, given));
  const [person, holder] = [
    await findPrincipal(db.client.db, headers, env()),
    await findKeyHolder(db.client.db, key),
  ];
  if (!person || !holder) throw new Error('Both hold before.');
  expect(await standingOf(db.client.db, person)).toBe('same');
  await ask('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'active', value: false }));
  for (const isOn of [false, true]) {
    expect(await findPrincipal(db.client.db, headers, env())).toBeNull();
    expect(await findKeyHolder(db.client.db, key)).toBeNull();
    expect([await standingOf(db.client.db, person), await isKeyAlive(db.client.db, holder)]).toEqual([
      'gone',
      false,
    ]);
    if (!isOn) await ask('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'active', value: true }));
  }
});
