/**
 * Two people, two workspaces, every procedure. Each is asked for the ids of somebody else's things, by
 * name and without a session. A procedure without a probe fails the first test.
 */
import { callTRPCProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isPermission, PERMISSIONS, type Permission } from '#server/access/permissions.ts';
import type { Person } from '#server/access/principal.ts';
import { ROLE_PERMISSIONS, ROLES, type Role } from '#server/access/roles.ts';
import { appRouter } from './router.ts';
import { callerOf, join, refusal, signUp, stubSettings } from './testing/callers.ts';
import type { TestDatabase } from './testing/clone.ts';
import { testDatabase } from './testing/database.ts';
import { fingerprint } from './testing/fingerprint.ts';
import { APPROVAL, type Ids, PROBES, RUN, SECRET, seedAda } from './testing/probes.ts';
import type { Meta } from './trpc.ts';

let db: TestDatabase;
let ada: Person;
let bob: Person;
const as = {} as Record<Role, Person>;
let ids: Ids;
let before: Record<string, string>;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  bob = await signUp(db.client.db, 'Bob');
  ada = await signUp(db.client.db, 'Ada');
  for (const role of ROLES) {
    const person = await signUp(db.client.db, role);
    as[role] = await join(db.client.db, person, { workspaceId: ada.workspaceId, role });
  }
  ids = await seedAda(db.client.sql, ada, callerOf(db.client.db, ada));
  before = await fingerprint(db.client.sql, ada);
});
afterAll(async () => db[Symbol.asyncDispose]());

type Procedure = { _def: { type: 'query' | 'mutation' | 'subscription'; meta?: Meta } };
// The type shows the nouns nested; the record itself is flat, `noun.verb`.
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>;
const canOf = (path: string): Permission => procedures[path]?._def.meta?.can ?? 'account.use';
const paths = Object.keys(PROBES).filter((path) => path in procedures);

/** The answer as JSON; of a subscription what arrives before it would wait. */
async function call(path: string, principal: Person | null, input: unknown): Promise<string> {
  const stop = new AbortController();
  const answer: unknown = await callTRPCProcedure({
    router: appRouter,
    path,
    getRawInput: async () => input,
    ctx: { db: db.client.db, principal, requestId: 'test', signal: stop.signal },
    type: procedures[path]?._def.type ?? 'query',
    signal: stop.signal,
    batchIndex: 0,
  });
  if (!isIterable(answer)) return JSON.stringify(answer ?? null);
  const iterator = answer[Symbol.asyncIterator]();
  const first = iterator.next();
  // A refusal comes with the first step; otherwise the stream waits for news until it is stopped.
  const isQuiet = await Promise.race([first.then(() => false), nextQuiet()]);
  stop.abort();
  const got = isQuiet ? undefined : (await first).value;
  await iterator.return?.().catch(() => {});
  return JSON.stringify(got ?? null);
}

/** Resolves after the database has answered many times since: what was asked before must have come back. */
async function nextQuiet(): Promise<true> {
  for (let round = 0; round < 50; round += 1) await db.client.sql`select 1`;
  return true;
}

const isIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

const inputOf = (path: string, of: Ids): unknown => PROBES[path]?.input?.(of);

test('every procedure has a probe, and every probe a procedure', () => {
  expect(Object.keys(procedures).sort()).toEqual(Object.keys(PROBES).sort());
  process.stdout.write(`isolation: ${Object.keys(procedures).length} procedures probed\n`);
});

test('every procedure says what it needs', () => {
  const said = Object.entries(procedures).map(
    ([path, { _def }]) => [path, _def.meta?.can ?? 'nothing'] as const,
  );
  expect(said.filter(([, permission]) => !isPermission(permission))).toEqual([]);
});

test.each(paths)('%s needs a session', async (path) => {
  expect(await refusal(call(path, null, inputOf(path, ids)))).toEqual({
    ...{ code: 'UNAUTHORIZED', message: 'You are signed out.' },
  });
});

describe('somebody else', () => {
  test.each(paths.filter((path) => PROBES[path]?.other === 'not-found'))(
    '%s finds nothing, in the words for what never existed',
    async (path) => {
      const never = Object.fromEntries(Object.keys(ids).map((key) => [key, 'pat_never'])) as Ids;
      const there = await refusal(call(path, bob, inputOf(path, ids)));
      expect(there.code).toBe('NOT_FOUND');
      expect(there.message).toMatch(/^There is no \w+ with this id in your workspace\.$/);
      if (JSON.stringify(inputOf(path, never)) === JSON.stringify(inputOf(path, ids))) return;
      expect(await refusal(call(path, bob, inputOf(path, never)))).toEqual(there);
    },
  );

  test.each(paths.filter((path) => PROBES[path]?.other === 'nothing'))(
    '%s shows nothing of hers',
    async (path) => {
      const shown = await call(path, bob, inputOf(path, ids));
      const isPublic = path.startsWith('market.');
      const hers = [SECRET, RUN, APPROVAL, 'ver_ofada', ids.workspace, ids.user, ids.pattern, ids.removed];
      for (const one of isPublic ? hers : [...hers, ids.agent]) expect(shown).not.toContain(one);
    },
  );

  test.each(paths.filter((path) => !['not-found', 'nothing'].includes(PROBES[path]?.other ?? '')))(
    '%s is refused',
    async (path) => {
      const { code } = await refusal(call(path, bob, inputOf(path, ids)));
      expect(code).toBe(PROBES[path]?.other);
    },
  );

  test('has changed nothing', async () => {
    expect(await fingerprint(db.client.sql, ada)).toEqual(before);
  });
});

describe.each(ROLES)('a member who is %s', (role) => {
  const may = (path: string) => ROLE_PERMISSIONS[role].has(canOf(path));
  const isRead = (path: string) => procedures[path]?._def.type !== 'mutation';

  test.each(paths.filter((path) => !may(path)))('%s is refused', async (path) => {
    const { code, message } = await refusal(call(path, as[role], inputOf(path, ids)));
    expect(code).toBe('FORBIDDEN');
    expect(message).toBe(`Your role here, ${role}, does not allow you to ${PERMISSIONS[canOf(path)]}.`);
  });

  test.each(paths.filter((path) => may(path) && isRead(path)))('%s may be read', async (path) => {
    expect(typeof (await call(path, as[role], inputOf(path, ids)))).toBe('string');
  });
});

/** Found, and only then refused: her run still waits, and nobody joins twice or deletes by a wrong name. */
const REFUSED: Readonly<Record<string, string>> = {
  'runs.retryFrom': 'CONFLICT',
  'runs.runFrom': 'CONFLICT',
  'runs.resume': 'CONFLICT',
  'agents.approve': 'CONFLICT',
  'invitations.accept': 'CONFLICT',
  'workspaces.remove': 'BAD_REQUEST',
  'organisations.takeOver': 'CONFLICT',
  // Her sessions have been ended above: these need one that is fresh.
  'account.erase': 'FORBIDDEN',
  'passkeys.begin': 'FORBIDDEN',
  'passkeys.add': 'FORBIDDEN',
};

/** The control: with the same input the owner is refused nowhere, so the ids above are real. */
test.each(paths)('%s works for its owner', async (path) => {
  const { code } = await refusal(call(path, ada, inputOf(path, ids)));
  expect(code).toBe(REFUSED[path] ?? 'OK');
});
