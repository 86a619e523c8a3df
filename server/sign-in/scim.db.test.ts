import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { giveOwner } from '#server/access/give-owner.ts';
import { personOf } from '#server/access/principal.ts';
import { findPrincipal } from '#server/auth/principal.ts';
import { createSession, hashToken } from '#server/auth/session.ts';
import { standingOf } from '#server/auth/still-allowed.ts';
import { env } from '#server/env.ts';
import { createKey, findKeyHolder, isKeyAlive } from '#server/keys/keys.ts';
import { resetLimits } from '#server/rate-limit.ts';
import { callerOf, refusal, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { oidcProvider } from '#server/testing/oidc-cases.ts';
import { DOMAIN, makePlace, type Place } from '#server/testing/sign-in-world.ts';
import { admit } from './admit.ts';
import { SignInRefused } from './refused.ts';
import { handleScim } from './scim.ts';
import { createScimToken } from './scim-token.ts';

const LIMIT = 60;
let db: TestDatabase;
let place: Place;
let token: string;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('RATE_LIMIT_KEY', String(LIMIT));
  db = await testDatabase();
  place = await makePlace(db.client.db, oidcProvider('https://idp.corp.example'), DOMAIN);
  const made = await db.client.db.transaction((tx) => createScimToken(tx, { ...place, by: 'u' }));
  token = made.token;
});
beforeEach(resetLimits);
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

test('whoever belongs to another organisation stays there, and gets back what they had here', async () => {
  const { sql, db: client } = db.client;
  const { body: user } = await ask('POST', 'Users', userOf('guest'));
  const id = String(user.id);
  const other = await makePlace(client, oidcProvider('https://host.example'), 'host.example');
  await sql`insert into members (workspace_id, user_id, role) values (${other.workspaceId}, ${id}, 'operator')`;
  await sql`update members set role = 'owner' where workspace_id = ${place.workspaceId} and user_id = ${id}`;
  const keyOf = async (workspaceId: string) => {
    const given = { workspaceId, userId: id, name: 'K', scopes: ['runs.read'] as const, days: null };
    return (await client.transaction((tx) => createKey(tx, given))).key;
  };
  const [key, theirKey] = [await keyOf(place.workspaceId), await keyOf(other.workspaceId)];
  const [through] =
    await sql`select id, issuer from sign_in_providers where organisation_id = ${place.organisationId}`;
  const { token: ours } = await createSession(client, id, { issuer: String(through?.issuer) });
  const { token: bySaml } = await createSession(client, id, { issuer: `saml:${through?.id}` });
  const { token: own } = await createSession(client, id);
  const seenBy = (cookie: string) =>
    findPrincipal(client, new Headers({ cookie: `next-auth.session-token=${cookie}` }), env());
  const rolesNow = async () =>
    Object.fromEntries(
      (await sql`select workspace_id, role from members where user_id = ${id}`).map((one) => [
        one.workspace_id,
        one.role,
      ]),
    );
  const turn = (value: boolean) =>
    ask('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'active', value }));
  const there = { [other.workspaceId]: 'operator' };
  for (let times = 0; times < 2; times += 1) {
    expect((await turn(false)).status).toBe(200);
    expect(await rolesNow()).toEqual(there);
  }
  expect([await seenBy(ours), await seenBy(bySaml), await findKeyHolder(client, key)]).toEqual([
    null,
    null,
    null,
  ]);
  expect(await seenBy(own)).toMatchObject({ workspaceId: other.workspaceId, role: 'operator' });
  expect(await findKeyHolder(client, theirKey)).toMatchObject({ workspaceId: other.workspaceId });
  const { body: group } = await ask('POST', 'Groups', {
    ...{ schemas: [GROUP], displayName: 'makers', members: [{ value: id }] },
  });
  expect(await rolesNow()).toEqual(there);
  await ask('DELETE', `Groups/${group.id}`);
  const come = admit(client, {
    ...{ organisationId: place.organisationId, issuer: 'https://idp.corp.example', subject: 'guest' },
    ...{ email: { email: `guest@${DOMAIN}`, domain: DOMAIN }, name: null, groups: ['makers'] },
  });
  await expect(come).rejects.toThrow(SignInRefused);
  const back = giveOwner(client, { workspaceId: place.workspaceId, email: `guest@${DOMAIN}` });
  await expect(back).rejects.toThrow('deactivated');
  const link = 'invitation-of-the-deactivated';
  await sql`insert into invitations (id, workspace_id, role, token_hash, invited_by, expires)
    values ('inv_x', ${place.workspaceId}, 'viewer', ${hashToken(link)}, 'usr_corp_example', now() + interval '1 day')`;
  const guest = await seenBy(own);
  if (!guest) throw new Error('They stay there.');
  expect(await refusal(callerOf(client, guest).invitations.accept({ token: link }))).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(await rolesNow()).toEqual(there);
  await turn(true);
  expect(await rolesNow()).toEqual({ ...there, [place.workspaceId]: 'owner' });
  expect([await seenBy(ours), await findKeyHolder(client, key)]).toEqual([null, null]);
  expect((await ask('DELETE', `Users/${id}`)).status).toBe(204);
  expect([await rolesNow(), (await seenBy(own))?.role]).toEqual([there, 'operator']);
});

const told = async (workspaceId = place.workspaceId): Promise<Body[]> =>
  (
    await db.client.sql<{ entry: string }[]>`select entry from audit_entries
      where workspace_id = ${workspaceId} and action like 'directory.%' order by seq`
  ).map(({ entry }) => JSON.parse(entry) as Body);

test('each change is told of once, by which token, what and whom; what changes nothing is not', async () => {
  const before = (await told()).length;
  const { body: user } = await ask('POST', 'Users', userOf('fay'));
  const id = String(user.id);
  await ask('PUT', `Users/${id}`, userOf('fay'));
  await ask('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'displayName', value: 'Faye' }));
  const { body: group } = await ask('POST', 'Groups', {
    ...{ schemas: [GROUP], displayName: 'readers', members: [{ value: id }] },
  });
  await ask('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'active', value: false }));
  await ask('PATCH', `Users/${id}`, patch({ op: 'replace', path: 'active', value: true }));
  await ask('DELETE', `Groups/${group.id}`);
  await ask('DELETE', `Users/${id}`);
  const since = (await told()).slice(before);
  expect(since.map(({ action }) => action)).toEqual([
    ...['directory.addPerson', 'directory.changePerson', 'directory.addGroup', 'directory.deactivatePerson'],
    ...['directory.activatePerson', 'directory.removeGroup', 'directory.removePerson'],
  ]);
  const [row] = await db.client
    .sql`select id from scim_tokens where organisation_id = ${place.organisationId}`;
  for (const one of since) {
    expect(one).toMatchObject({ actor: row?.id, by: 'system' });
    expect(JSON.stringify(one.resources)).toContain(id);
    expect(JSON.stringify(one)).not.toContain('Faye');
  }
});

test('who is refused by the directory has lost nothing, and nothing is told', async () => {
  const before = (await told()).length;
  expect(
    (await ask('PATCH', 'Users/usr_none', patch({ op: 'replace', path: 'active', value: false }))).status,
  ).toBe(404);
  expect((await ask('POST', 'Users', userOf('x', { emails: [{ value: 'x@other.example' }] }))).status).toBe(
    400,
  );
  expect(await told()).toHaveLength(before);
});

/** A directory's organisation with two owners whom it keeps. */
async function ownedPlace(domain: string) {
  const where = await makePlace(db.client.db, oidcProvider(`https://${domain}`), domain);
  const { token: bearer } = await db.client.db.transaction((tx) =>
    createScimToken(tx, { ...where, by: 'u' }),
  );
  const ids: string[] = [];
  for (const name of ['one', 'two']) {
    const { body } = await askAs(bearer, {
      ...{ method: 'POST', path: 'Users' },
      body: { schemas: [USER], userName: `${name}@${domain}`, emails: [{ value: `${name}@${domain}` }] },
    });
    ids.push(String(body.id));
  }
  const [one = '', two = ''] = ids;
  const { sql } = db.client;
  await sql`delete from org_members where organisation_id = ${where.organisationId} and role = 'owner'`;
  await sql`delete from members where workspace_id = ${where.workspaceId} and role = 'owner'`;
  await sql`update org_members set role = 'owner' where user_id in (${one}, ${two})`;
  await sql`update members set role = 'owner' where user_id = ${one}`;
  const off = (method: 'PATCH' | 'DELETE', id: string) =>
    askAs(bearer, {
      ...{ method, path: `Users/${id}` },
      ...(method === 'PATCH' && { body: patch({ op: 'replace', path: 'active', value: false }) }),
    });
  return { ...where, one, two, off };
}

test('the last owner of a workspace goes and an owner of the organisation takes it over; the last of these stays', async () => {
  const { one, two, off, workspaceId, organisationId } = await ownedPlace('owned.example');
  expect((await off('PATCH', one)).status).toBe(200);
  for (const method of ['PATCH', 'DELETE'] as const) {
    const { status, body } = await off(method, two);
    expect(status).toBe(409);
    expect(body.detail).toMatch(/^This person is the last owner .* Make somebody else an owner/);
  }
  const [kept] = await db.client.sql`select disabled_at as off from users where id = ${two}`;
  expect(kept?.off).toBeNull();
  const other = personOf({
    ...{ userId: two, name: 'Two', email: null, sessionToken: 's', workspaceId, organisationId },
    ...{ role: 'viewer', organisationRole: 'owner' },
  });
  const caller = callerOf(db.client.db, other);
  expect((await caller.organisations.get()).workspaces).toMatchObject([{ id: workspaceId, isOwned: false }]);
  await caller.organisations.takeOver({ workspaceId });
  expect((await caller.organisations.get()).workspaces).toMatchObject([{ role: 'owner', isOwned: true }]);
  expect((await refusal(caller.organisations.takeOver({ workspaceId }))).code).toBe('CONFLICT');
  const [entry] = await db.client.sql`select actor from audit_entries
    where workspace_id = ${workspaceId} and action = 'organisations.takeOver'`;
  expect(entry?.actor).toBe(two);
});

test('of two last owners who are deactivated at once one stays', async () => {
  const { one, two, off } = await ownedPlace('twins.example');
  const both = await Promise.all([off('PATCH', one), off('DELETE', two)]);
  const statuses = both.map(({ status }) => status);
  expect(statuses.filter((status) => status === 409)).toHaveLength(1);
});

test('a group takes no owner of the organisation out of its workspaces', async () => {
  const { two, workspaceId, off, one } = await ownedPlace('grouped.example');
  await db.client.sql`delete from group_roles where workspace_id = ${workspaceId} and group_name = '*'`;
  expect((await off('PATCH', one)).status).toBe(200);
  const there = await db.client.sql`select role from members where user_id = ${two}`;
  expect(there).toMatchObject([{ role: 'viewer' }]);
});

test('a token asks as often as a key may, and is told when to come again', async () => {
  const asked = () => ask('GET', 'ServiceProviderConfig');
  for (let n = 0; n < LIMIT; n += 1) expect((await asked()).status).toBe(200);
  const { status, body } = await asked();
  expect(status).toBe(429);
  expect(body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error']);
  expect(body.detail).toMatch(/^This key asked for more than 60 things/);
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request('http://127.0.0.1:3000/api/scim/v2/Users', { headers });
  const reply = await handleScim(request, db.client.db, ['Users']);
  expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
});

test('it says of itself what it can', async () => {
  const config = await ask('GET', 'ServiceProviderConfig');
  expect(config).toMatchObject({
    status: 200,
    body: {
      ...{ patch: { supported: true }, bulk: { supported: false }, etag: { supported: false } },
      filter: { supported: true, maxResults: 200 },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
      meta: { location: 'http://127.0.0.1:3000/api/scim/v2/ServiceProviderConfig' },
    },
  });
  const types = await ask('GET', 'ResourceTypes');
  expect(types.body).toMatchObject({
    ...{ totalResults: 2, schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'] },
    Resources: [
      { id: 'User', endpoint: '/Users', schema: USER },
      { id: 'Group', endpoint: '/Groups', schema: GROUP },
    ],
  });
  expect((await ask('GET', 'ResourceTypes/User')).body).toMatchObject({ name: 'User' });
  expect((await ask('GET', 'Schemas')).body.totalResults).toBe(2);
  expect((await ask('GET', `Schemas/${GROUP}`)).body).toMatchObject({ id: GROUP, name: 'Group' });
  for (const [path, status] of [
    ['ResourceTypes/Device', 404],
    ['Schemas/urn:none', 404],
    ['Schemas?filter=id%20eq%20%22x%22', 403],
    ['Devices', 404],
    ['Users?filter=nonsense(', 400],
    ['Users?count=many', 400],
  ] as const)
    expect([path, (await ask('GET', path)).status]).toEqual([path, status]);
  expect((await ask('POST', 'Schemas', {})).status).toBe(400);
});

test('what is made says where it is, and lists come in pages', async () => {
  const made = await ask('POST', 'Users', userOf('gil'));
  const location = `http://127.0.0.1:3000/api/scim/v2/Users/${made.body.id}`;
  expect(made.body.meta).toMatchObject({ resourceType: 'User', location });
  const page = await ask('GET', 'Users?startIndex=2&count=1&sortBy=userName');
  expect(page.body).toMatchObject({ startIndex: 2, itemsPerPage: 1 });
  expect(page.body.Resources).toHaveLength(1);
});
