/** For A40: people with a canary in every place where something of theirs can stand. */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { createOrganisation, createPerson } from '#server/auth/people.ts';
import { findPrincipal } from '#server/auth/principal.ts';
import { createSession } from '#server/auth/session.ts';
import { env } from '#server/env.ts';
import { appRouter } from '#server/router.ts';
import { until } from '#server/testing/runs.ts';

export type Caller = ReturnType<typeof appRouter.createCaller>;

/** By place; each is one word in lower case that stands nowhere else. */
export type Canaries = Record<string, string>;

/** A person's own: erased with the account. */
const PERSONAL = [
  ...['name', 'image', 'device', 'address', 'subject', 'passkey', 'directory', 'key', 'attempt', 'mail'],
] as const;
/** Typed in a workspace: the workspace's, whoever typed it, and erased with it. */
const CONTENT = [
  ...['pattern', 'description', 'node', 'input', 'question', 'answer', 'note', 'summary', 'scheduled'],
  ...['agent', 'setting', 'example', 'host', 'trigger', 'secret', 'edit', 'memory'],
] as const;

const canariesOf = (owner: string, places: readonly string[]): Canaries =>
  Object.fromEntries(places.map((place) => [place, `canary${place}${owner}q7x`]));

export const personal = (owner: string): Canaries => canariesOf(owner, PERSONAL);
export const content = (owner: string): Canaries => canariesOf(owner, CONTENT);

const of = (canaries: Canaries, place: string): string => {
  const value = canaries[place];
  if (!value) throw new Error(`There is no canary for ${place}.`);
  return value;
};

export type SignedIn = { person: Person; token: string; mail: string };

/** With a workspace of their own. */
export async function signUp(db: Db, id: string, canaries: Canaries): Promise<SignedIn> {
  const [name, mail] = [of(canaries, 'name'), `${of(canaries, 'mail')}@example.test`];
  await createPerson(db, {
    id,
    name,
    email: mail,
    image: of(canaries, 'image'),
    workspace: `${name} workspace`,
  });
  const origin = { device: of(canaries, 'device'), address: of(canaries, 'address') };
  const { token } = await createSession(db, id, origin);
  return { person: await principalOf(db, token), token, mail };
}

export async function principalOf(db: Db, token: string, workspaceId = ''): Promise<Person> {
  const cookie = `next-auth.session-token=${token}; parallax.workspace=${workspaceId}`;
  const person = await findPrincipal(db, new Headers({ cookie }), env());
  if (!person) throw new Error('Nobody is signed in.');
  return person;
}

export const callerOf = (db: Db, principal: Person): Caller =>
  appRouter.createCaller({ db, principal, requestId: 'accept' });

type Membership = { ada: SignedIn; ben: SignedIn; canaries: Canaries };

/**
 * What else there is of Ada: beside her account she is an admin with a key in Ben's workspace, was invited there, has
 * handed a second workspace that is called after her over to him, and is known to the directory of his organisation.
 */
export async function plantPerson(db: Db, { ada, ben, canaries }: Membership): Promise<{ handed: string }> {
  const [me, { workspaceId, organisationId, userId: other }] = [ada.person.userId, ben.person];
  await db.execute(sql`insert into accounts (user_id, type, provider, provider_account_id)
    values (${me}, 'oauth', 'https://idp.example', ${of(canaries, 'subject')})`);
  await db.execute(sql`insert into passkeys (id, user_id, name, public_key, counter)
    values ('passkey', ${me}, ${of(canaries, 'passkey')}, 'k', 0)`);
  await db.execute(
    sql`insert into members (workspace_id, user_id, role) values (${workspaceId}, ${me}, 'admin')`,
  );
  await db.execute(
    sql`insert into org_members (organisation_id, user_id, role) values (${organisationId}, ${me}, 'member')`,
  );
  await db.execute(sql`insert into directory_people (organisation_id, user_id, user_name)
    values (${organisationId}, ${me}, ${of(canaries, 'directory')})`);
  await db.execute(sql`insert into sign_in_attempts (id, kind, browser, kept, expires)
    values ('a', 'oidc', 'b', ${JSON.stringify({ email: ada.mail, x: of(canaries, 'attempt') })}, now() + interval '1 day')`);
  await callerOf(db, ben.person).invitations.create({ email: ada.mail, role: 'viewer' });
  const inBens = callerOf(db, await principalOf(db, ada.token, workspaceId));
  await inBens.keys.create({ name: of(canaries, 'key'), scopes: ['runs.read'], days: null });
  const name = `${of(canaries, 'name')} workspace`;
  const made = await db.transaction((tx) => createOrganisation(tx, { userId: me, name }));
  await db.execute(
    sql`insert into members (workspace_id, user_id, role) values (${made.workspaceId}, ${other}, 'owner')`,
  );
  await db.execute(
    sql`insert into org_members (organisation_id, user_id, role) values (${made.organisationId}, ${other}, 'owner')`,
  );
  return { handed: made.workspaceId };
}

const graphOf = (canaries: Canaries) =>
  build()
    .input('text')
    .agent('ask', 'sentiment-vader', 'text')
    .node('person', 'human', {
      config: { question: of(canaries, 'question'), options: [of(canaries, 'answer'), 'no'] },
      from: 'ask',
    })
    .output('person')
    .pattern();

/** A canary in every place of the open workspace where somebody can type. A worker has to be there. */
export async function plantContent(db: Db, caller: Caller, canaries: Canaries): Promise<void> {
  const graph = graphOf(canaries);
  const named = { name: of(canaries, 'pattern'), description: of(canaries, 'description') };
  const { id } = await caller.patterns.create({ ...named, graph });
  const ops = [{ type: 'renameNode' as const, id: 'ask', title: of(canaries, 'node') }];
  await caller.patterns.edit({ id, base: 1, edits: [{ id: crypto.randomUUID(), ops }] });
  const offer = {
    semver: '1.0.0',
    category: 'c',
    note: of(canaries, 'note'),
    summary: of(canaries, 'summary'),
  };
  await caller.patterns.publish({ ...offer, id, revision: 2, example: { text: of(canaries, 'input') } });
  const nine = { rule: '0 9 * * *', timeZone: 'UTC', versionId: null };
  await caller.schedules.create({ ...nine, patternId: id, inputs: { text: of(canaries, 'scheduled') } });
  await caller.triggers.create({ name: of(canaries, 'trigger'), patternId: id, versionId: null });
  await caller.webhooks.create({
    url: `https://${of(canaries, 'host')}.invalid/`,
    events: ['run.finished', 'approval.needed'],
  });
  await caller.approvals.setRule({ mayApproveOwn: true });
  await plantAgents(caller, canaries);
  await runOnce(caller, { id, canaries });
  const { workspaceId } = await caller.session.me().then(({ workspace }) => ({ workspaceId: workspace.id }));
  await db.execute(
    sql`update pattern_edits set note = ${of(canaries, 'edit')} where workspace_id = ${workspaceId}`,
  );
  await db.execute(sql`insert into memories (workspace_id, space, key_hash, key, key_text, belief)
    values (${workspaceId}, 's', 'h', '"k"', ${of(canaries, 'memory')}, '{}')`);
}

async function plantAgents(caller: Caller, canaries: Canaries): Promise<void> {
  await caller.secrets.create({ name: of(canaries, 'secret'), value: 'of no interest here' });
  const shape = { task: 'echo', input: { t: 'Text' as const }, output: { t: 'Text' as const } };
  await caller.agents.register({
    definition: {
      ...{ ...shape, name: of(canaries, 'agent'), kind: 'recorded' as const },
      config: { source: of(canaries, 'setting'), answers: [{ input: 'good', value: 'fine' }] },
    },
  });
  const examples = ['good', 'great', 'fine', 'nice', 'lovely'].flatMap((word) => [
    { text: `${of(canaries, 'example')} ${word}`, label: 'up' },
    { text: `awful ${word}`, label: 'down' },
  ]);
  await caller.agents.train({ name: 'Trained', examples });
}

/** One run that asks a person, is answered, and ends; and one that waits. */
async function runOnce(caller: Caller, { id, canaries }: { id: string; canaries: Canaries }): Promise<void> {
  const start = (key: string) =>
    caller.runs.start({
      ...{ patternId: id, revision: 2, inputs: { text: of(canaries, 'input') } },
      idempotencyKey: `of this check, ${key}`,
    });
  const { runId } = await start('answered');
  const question = await until(
    async () => (await caller.approvals.list({ status: 'open' })).find((one) => one.runId === runId),
    { ms: 60_000, name: 'a question' },
  );
  await caller.approvals.answer({ id: question.id, answer: of(canaries, 'answer') });
  await until(async () => (await caller.runs.get({ id: runId })).status === 'succeeded', {
    ...{ ms: 60_000, name: 'the run to end' },
  });
  await start('waiting');
  await until(async () => (await caller.approvals.list({ status: 'open' })).length > 0, {
    ...{ ms: 60_000, name: 'the second question' },
  });
}
