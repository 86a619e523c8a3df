/** A34: whatever ends somebody's access counts from the next request on, and ends what streams to them within 5 s. */
import type { Db } from '#db/client.ts';
import type { Principal } from '#server/access/principal.ts';
import { findPrincipal } from '#server/auth/principal.ts';
import { createSession, endSessions } from '#server/auth/session.ts';
import { env } from '#server/env.ts';
import { handleTrpc } from '#server/handle-trpc.ts';
import { createKey, findKeyHolder, revokeKey } from '#server/keys/keys.ts';
import { disablePerson } from '#server/sign-in/disable.ts';
import { handleScim } from '#server/sign-in/scim.ts';
import { createScimToken } from '#server/sign-in/scim-token.ts';
import { oidcProvider } from '#server/testing/oidc-cases.ts';
import { DOMAIN, makePlace, type Place } from '#server/testing/sign-in-world.ts';
import { type Experiment, quantile } from './experiment.ts';
import { openRig } from './rig/server.ts';

const EACH = { short: 5, full: 100 };
const STREAM_MS = 5_000;
const WATCHED = 'dashboards.changes';

type Subject = {
  userId: string;
  headers: Headers;
  find: () => Promise<Principal | null>;
  keyId: string;
};
type World = { db: Db; place: Place; scim: string };
type End = { name: string; isKey?: true; run: (world: World, subject: Subject) => Promise<unknown> };

const ENDS: readonly End[] = [
  { name: 'log-out everywhere', run: ({ db }, { userId }) => endSessions(db, userId) },
  { name: 'disable', run: ({ db }, { userId }) => db.transaction((tx) => disablePerson(tx, userId)) },
  { name: 'SCIM deactivation', run: (world, { userId }) => deactivate(world, userId) },
  {
    name: 'role change',
    run: ({ db, place }, { userId }) =>
      db.$client`update members set role = 'viewer' where user_id = ${userId} and workspace_id = ${place.workspaceId}`,
  },
  {
    ...{ name: 'key revoked', isKey: true },
    run: ({ db, place }, { keyId }) => db.transaction((tx) => revokeKey(tx, place.workspaceId, keyId)),
  },
];

export const experiment: Experiment = {
  title: 'Access that ended is refused at the next request, and its open streams end within five seconds.',
  async measure(progress, { size }) {
    Object.assign(process.env, SETTINGS);
    await using rig = await openRig();
    await using database = await rig.database({ max: 8 });
    process.env.DATABASE_URL = database.url;
    const { db } = database.client;
    const place = await makePlace(db, oidcProvider('https://idp.corp.example'), DOMAIN);
    const { token: scim } = await db.transaction((tx) => createScimToken(tx, { ...place, by: 'usr_rig' }));
    const world = { db, place, scim };
    const [ms, wrong]: [number[], string[]] = [[], []];
    for (const end of ENDS) {
      const subjects = [];
      for (let n = 0; n < EACH[size]; n += 1)
        subjects.push(await makeSubject(world, `${end.name} ${n}`, end.isKey));
      const told = await Promise.all(subjects.map((subject) => endOne(world, end, subject)));
      for (const one of told) {
        ms.push(one.ms);
        if (!one.isRefused) wrong.push(end.name);
      }
      progress(`${end.name}: ${told.length}`);
    }
    return [
      { name: 'ended', value: ms.length, least: EACH[size] * ENDS.length },
      { name: 'not refused at the next request', value: wrong.length, most: 0 },
      { name: 'streams open after 5 s', value: ms.filter((one) => one > STREAM_MS).length, most: 0 },
      { name: 'stream ended after ms p50', value: quantile(ms, 0.5) },
      { name: 'stream ended after ms, longest', value: Math.max(...ms), most: STREAM_MS },
    ];
  },
};

/** A designer of the place with a session and a key, pushed by the directory. */
async function makeSubject({ db, place }: World, name: string, isKey = false): Promise<Subject> {
  const userId = `usr_${name.toLowerCase().replaceAll(/\W/g, '')}`;
  const { workspaceId, organisationId } = place;
  await db.$client`insert into users (id, name, email) values (${userId}, ${name}, ${`${userId}@${DOMAIN}`})`;
  await db.$client`insert into members (workspace_id, user_id, role) values (${workspaceId}, ${userId}, 'designer')`;
  await db.$client`insert into org_members (organisation_id, user_id, role) values (${organisationId}, ${userId}, 'member')`;
  await db.$client`insert into directory_people (organisation_id, user_id, user_name)
    values (${organisationId}, ${userId}, ${userId})`;
  const given = { workspaceId, userId, name: 'K', scopes: ['runs.read'] as const, days: null };
  const { id: keyId, key } = await db.transaction((tx) => createKey(tx, given));
  const { token } = await createSession(db, userId);
  const headers = new Headers(
    isKey
      ? { authorization: `Bearer ${key}` }
      : { cookie: `next-auth.session-token=${token}; parallax.workspace=${workspaceId}` },
  );
  const find = () => (isKey ? findKeyHolder(db, key) : findPrincipal(db, headers, env()));
  if (!(await find())) throw new Error('Nothing held before.');
  return { userId, headers, find, keyId };
}

async function endOne(world: World, end: End, subject: Subject): Promise<{ ms: number; isRefused: boolean }> {
  using stream = await openStream(subject.headers);
  await end.run(world, subject);
  const begin = performance.now();
  const next = await subject.find();
  // A changed role is not refused as such, but no longer allows what the old one did.
  const isRefused = next === null || (end.name === 'role change' && !next.permissions.has('patterns.edit'));
  await stream.ended(2 * STREAM_MS);
  return { ms: performance.now() - begin, isRefused };
}

/** What a browser watches: the changes of its workspace, as the server itself answers. */
async function openStream(headers: Headers) {
  const left = new AbortController();
  const asked = new Request(`http://127.0.0.1:3000/api/trpc/${WATCHED}`, { headers, signal: left.signal });
  const reader = (await handleTrpc(asked)).body?.pipeThrough(new TextDecoderStream()).getReader();
  const first = await reader?.read();
  if (!reader || !first?.value?.includes('connected')) throw new Error(`No stream: ${first?.value}`);
  return {
    async ended(patience: number): Promise<void> {
      const late = setTimeout(() => left.abort(), patience);
      for (let isOpen = true; isOpen; )
        isOpen = await reader.read().then(
          ({ done, value }) => !done && !value?.includes('serialized-error'),
          () => false,
        );
      clearTimeout(late);
    },
    [Symbol.dispose]: () => left.abort(),
  };
}

async function deactivate({ db, scim }: World, userId: string): Promise<void> {
  const Operations = [{ op: 'replace', path: 'active', value: false }];
  const body = JSON.stringify({ schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations });
  const headers = { authorization: `Bearer ${scim}` };
  const asked = new Request('http://127.0.0.1:3000/api/scim/v2/Users/x', { method: 'PATCH', headers, body });
  const reply = await handleScim(asked, db, ['Users', userId]);
  if (!reply.ok) throw new Error(await reply.text());
}

const SETTINGS = {
  ...{ NEXTAUTH_SECRET: 'sixteen characters or more', NEXTAUTH_URL: 'http://127.0.0.1:3000' },
  ...{ LOG_LEVEL: 'silent', PARALLAX_KEK: '7'.repeat(64) },
  ...{ RATE_LIMIT_WORKSPACE: '1000000', RATE_LIMIT_ADDRESS: '1000000' },
};
