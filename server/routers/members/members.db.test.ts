/** People come, change roles and go: who may do what to whom, and what holds from the next request on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { giveOwner } from '#server/access/give-owner.ts';
import type { Person } from '#server/access/principal.ts';
import { standingOf } from '#server/auth/still-allowed.ts';
import { callerOf, join, refusal, signUp, standIn, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';

let db: TestDatabase;
let ada: Person;
let adam: Person;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  ada = await signUp(db.client.db, 'Ada');
  adam = await joined('Adam', 'admin');
});
afterAll(async () => db[Symbol.asyncDispose]());

const of = (person: Person | null) => callerOf(db.client.db, person);
const joined = async (name: string, role: Person['role']) =>
  join(db.client.db, await signUp(db.client.db, name), { workspaceId: ada.workspaceId, role });
const tokenOf = (link: string) => link.split('/').at(-1) ?? '';

test('an invitation lets one person in, once, and its row cannot be turned into a link', async () => {
  const [bob, carl] = [await signUp(db.client.db, 'Bob'), await signUp(db.client.db, 'Carl')];
  const { link } = await of(ada).invitations.create({ role: 'operator' });
  const token = tokenOf(link);
  const [row] = await db.client.sql`select i::text as text from invitations i`;
  expect(row?.text).not.toContain(token);
  expect(await of(bob).invitations.look({ token })).toEqual({
    ...{ workspace: "Ada's workspace", role: 'operator', invitedBy: 'Ada' },
  });
  const both = await Promise.all([bob, carl].map((one) => refusal(of(one).invitations.accept({ token }))));
  expect(both.map(({ code }) => code).sort()).toEqual(['NOT_FOUND', 'OK']);
  const { people } = await of(ada).members.list();
  expect(people.map(({ role }) => role)).toEqual(['owner', 'admin', 'operator']);
  expect(await of(ada).invitations.list()).toEqual([]);
});

test('an invitation for an address is for whoever signs in with it', async () => {
  const [dora, eve] = [await signUp(db.client.db, 'Dora'), await signUp(db.client.db, 'Eve')];
  const { link } = await of(ada).invitations.create({ role: 'viewer', email: 'Dora@example.test' });
  const token = tokenOf(link);
  expect(await refusal(of(eve).invitations.accept({ token }))).toEqual({
    code: 'FORBIDDEN',
    message: 'This invitation is for dora@example.test, and you are signed in as eve@example.test.',
  });
  await of(dora).invitations.accept({ token });
  expect((await standIn(db.client.db, dora, ada.workspaceId)).organisationRole).toBe('member');
});

test('links that are old, taken back or made up open nothing, in the same words', async () => {
  const fay = await signUp(db.client.db, 'Fay');
  const old = await of(ada).invitations.create({ role: 'viewer' });
  await db.client.sql`update invitations set expires = now() where id = ${old.id}`;
  const back = await of(ada).invitations.create({ role: 'viewer' });
  await of(ada).invitations.revoke({ id: back.id });
  const said = [];
  for (const token of [tokenOf(old.link), tokenOf(back.link), 'x'.repeat(43), 'nope', '']) {
    said.push(await refusal(of(fay).invitations.accept({ token })));
  }
  expect(new Set(said.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(said[0]?.code).toBe('NOT_FOUND');
});

test('an invitation says what its maker may say now: who was removed does not come back by a link they kept', async () => {
  const gina = await joined('Gina', 'admin');
  const [back, more] = [
    await of(gina).invitations.create({ role: 'admin' }),
    await of(gina).invitations.create({ role: 'viewer' }),
  ];
  const token = tokenOf(back.link);
  const gus = await signUp(db.client.db, 'Gus');
  const over = async (person: Person, given = token) =>
    (await refusal(of(person).invitations.look({ token: given }))).code;
  expect(await over(gus)).toBe('OK');
  for (const [role, codes] of [
    ['reviewer', ['NOT_FOUND', 'NOT_FOUND']],
    ['admin', ['OK', 'OK']],
  ] as const) {
    await of(ada).members.setRole({ userId: gina.userId, role });
    expect([await over(gus), await over(gus, tokenOf(more.link))]).toEqual(codes);
  }
  await of(ada).members.remove({ userId: gina.userId });
  const out = await standIn(db.client.db, gina);
  expect((await refusal(of(out).invitations.accept({ token }))).code).toBe('NOT_FOUND');
  expect((await refusal(of(gus).invitations.accept({ token }))).code).toBe('NOT_FOUND');
});

test('nobody gives, takes or changes a role above their own', async () => {
  const above = { code: 'FORBIDDEN', message: 'The role owner allows more than yours, admin.' };
  expect(await refusal(of(adam).invitations.create({ role: 'owner' }))).toEqual(above);
  expect(await refusal(of(adam).members.setRole({ userId: adam.userId, role: 'owner' }))).toEqual(above);
  expect(await refusal(of(adam).members.setRole({ userId: ada.userId, role: 'viewer' }))).toEqual(above);
  expect(await refusal(of(adam).members.remove({ userId: ada.userId }))).toEqual(above);
  const designer = await joined('Des', 'designer');
  expect((await refusal(of(designer).invitations.create({ role: 'viewer' }))).message).toBe(
    'Your role here, designer, does not allow you to invite people, change roles and remove people.',
  );
});

test('the last owner can neither go nor step down, and of two at once only one', async () => {
  const last = { code: 'CONFLICT', message: 'A workspace needs an owner, and this is the last one.' };
  expect(await refusal(of(ada).members.setRole({ userId: ada.userId, role: 'admin' }))).toEqual(last);
  expect(await refusal(of(ada).members.remove({ userId: ada.userId }))).toEqual(last);
  expect(await refusal(of(ada).members.leave())).toEqual(last);
  const olga = await joined('Olga', 'owner');
  const both = await Promise.all([ada, olga].map((one) => refusal(of(one).members.leave())));
  expect(both.map(({ code }) => code).sort()).toEqual(['CONFLICT', 'OK']);
  const [row] = await db.client
    .sql`select user_id from members where workspace_id = ${ada.workspaceId} and role = 'owner'`;
  expect([ada.userId, olga.userId]).toContain(row?.user_id);
  await db.client
    .sql`insert into members (workspace_id, user_id, role) values (${ada.workspaceId}, ${ada.userId}, 'owner')
    on conflict do nothing`;
});

test('streams of somebody whose role changed, or who was removed, may not go on', async () => {
  const gus = await joined('Gus', 'designer');
  expect(await standingOf(db.client.db, gus)).toBe('same');
  await of(adam).members.setRole({ userId: gus.userId, role: 'viewer' });
  expect(await standingOf(db.client.db, gus)).toBe('changed');
  const now = await standIn(db.client.db, gus, ada.workspaceId);
  expect(await standingOf(db.client.db, now)).toBe('same');
  await of(adam).members.remove({ userId: gus.userId });
  expect(await standingOf(db.client.db, now)).toBe('changed');
  await db.client.sql`delete from sessions where user_id = ${gus.userId}`;
  expect(await standingOf(db.client.db, now)).toBe('gone');
});

test('what is shared on one pattern holds there alone, and goes with the person', async () => {
  const hal = await joined('Hal', 'viewer');
  const [one, other] = [
    await of(ada).patterns.create({ name: 'One' }),
    await of(ada).patterns.create({ name: 'Two' }),
  ];
  const edit = (id: string) =>
    refusal(of(hal).patterns.edit({ id, base: 1, edits: [{ id: crypto.randomUUID(), ops: [] }] }));
  expect((await edit(one.id)).code).toBe('FORBIDDEN');
  const to = { userId: hal.userId };
  await of(adam).grants.set({ patternId: one.id, to, permissions: ['patterns.edit'] });
  expect((await edit(one.id)).code).not.toBe('FORBIDDEN');
  expect((await edit(other.id)).code).toBe('FORBIDDEN');
  expect((await of(hal).patterns.get({ id: one.id })).may).toEqual(['patterns.edit']);
  expect((await of(hal).patterns.get({ id: other.id })).may).toEqual([]);
  expect((await refusal(of(hal).patterns.remove({ id: one.id }))).code).toBe('FORBIDDEN');
  await of(ada).members.remove({ userId: hal.userId });
  const [left] = await db.client.sql`select count(*)::int as n from grants`;
  expect(left).toEqual({ n: 0 });
});

test('a group shares what it was granted with whoever is in it', async () => {
  const ida = await joined('Ida', 'viewer');
  const { id } = await of(ada).patterns.create({ name: 'Shared' });
  const { sql } = db.client;
  await sql`insert into org_members (organisation_id, user_id, role) values (${ada.organisationId}, ${ida.userId}, 'member')`;
  await sql`insert into groups (id, organisation_id, name) values ('grp_1', ${ada.organisationId}, 'Team')`;
  await of(ada).grants.set({ patternId: id, to: { groupId: 'grp_1' }, permissions: ['runs.start'] });
  expect((await of(ida).patterns.get({ id })).may).toEqual([]);
  await sql`insert into group_members values (${ada.organisationId}, 'grp_1', ${ida.userId})`;
  expect((await of(ida).patterns.get({ id })).may).toEqual(['runs.start']);
});

test('workspaces are made by who may in the organisation, and deleted by their owner who types the name', async () => {
  expect((await refusal(of(adam).workspaces.create({ name: 'His' }))).code).toBe('FORBIDDEN');
  const { id } = await of(ada).workspaces.create({ name: 'Second' });
  const there = await standIn(db.client.db, ada, id);
  expect(there.organisationId).toBe(ada.organisationId);
  const { workspaces } = await of(ada).organisations.get();
  expect(workspaces.map(({ name, role }) => [name, role])).toContainEqual(['Second', 'owner']);
  expect((await refusal(of(there).workspaces.remove({ name: 'Ada' }))).code).toBe('BAD_REQUEST');
  await of(there).workspaces.remove({ name: 'Second' });
  const alone = { code: 'CONFLICT', message: 'This is the only workspace you belong to.' };
  expect(await refusal(of(ada).workspaces.remove({ name: "Ada's workspace" }))).toEqual(alone);
});

test('an owner who cannot sign in is no owner to whoever is the last', async () => {
  const gone = await joined('Gone', 'owner');
  await db.client.sql`update users set disabled_at = now() where id = ${gone.userId}`;
  expect((await refusal(of(ada).members.leave())).message).toBe(
    'A workspace needs an owner, and this is the last one.',
  );
  const { people } = await of(ada).members.list();
  expect(people.find(({ id }) => id === gone.userId)?.isDisabled).toBe(true);
});

test('the last workspace is left with the organisation, which keeps an owner', async () => {
  const { client } = db;
  const roles = async (organisationId: string) =>
    (
      await client.sql`select user_id, role from org_members where organisation_id = ${organisationId}
        order by created_at`
    ).map(({ user_id, role }) => `${user_id} ${role}`);
  const eva = await signUp(client.db, 'Eva');
  const place = { workspaceId: eva.workspaceId, role: 'owner' as const };
  const finn = await join(client.db, await signUp(client.db, 'Finn'), place);
  const { organisationId } = eva;
  await client.sql`insert into org_members (organisation_id, user_id, role)
    values (${organisationId}, ${finn.userId}, 'member') on conflict do nothing`;
  const last = { code: 'CONFLICT', message: 'An organisation needs an owner, and this is the last one.' };
  expect(await refusal(of(eva).members.leave())).toEqual(last);
  expect((await refusal(of(finn).members.remove({ userId: eva.userId }))).message).toBe(
    'This person is owner of the organisation and belongs to no other workspace of it.',
  );
  await of(eva).organisations.setRole({ userId: finn.userId, role: 'owner' });
  await of(eva).members.leave();
  expect(await roles(organisationId)).toEqual([`${finn.userId} owner`]);
  await client.sql`update users set disabled_at = now() where id = ${finn.userId}`;
  const given = await giveOwner(client.db, { workspaceId: eva.workspaceId, email: 'eva@example.test' });
  expect(given).toEqual({ userId: eva.userId, organisationId });
  expect(await roles(organisationId)).toContain(`${eva.userId} owner`);
});
