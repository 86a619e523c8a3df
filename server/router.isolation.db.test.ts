/**
 * Two people, two workspaces, every procedure. Each is asked for the ids of somebody else's things, by
 * name and without a session. A procedure without a probe fails the first test.
 */
import { callTRPCProcedure } from '@trpc/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { appRouter } from './router.ts';
import { callerOf, join, refusal, signUp, stubSettings } from './testing/callers.ts';
import type { TestDatabase } from './testing/clone.ts';
import { testDatabase } from './testing/database.ts';
import type { Principal } from './trpc.ts';

/** Stands in everything of Ada's that is hers alone. */
const SECRET = 'hers-alone';
const GRAPH = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
const RUN = 'run_ofada';
const APPROVAL = 'apr_ofada';
const SCHEDULE = 'sch_ofada';
const NINE = { rule: '0 9 * * *', timeZone: 'UTC' };

type Ids = {
  workspace: string;
  user: string;
  pattern: string;
  removed: string;
  agent: string;
  listing: string;
};
type Probe = {
  input?: (ids: Ids) => unknown;
  /**
   * What the other person gets. `not-found`: the sentence for what never existed. `nothing`: the thing
   * is missing from an answer that is otherwise given. Else the code of the refusal.
   */
  other: 'not-found' | 'nothing' | 'FORBIDDEN' | 'BAD_REQUEST';
  /** Viewers may call this mutation: it changes nothing of the workspace. */
  isForViewers?: true;
};

const byPattern = ({ pattern }: Ids) => ({ id: pattern });
const byRun = () => ({ id: RUN });
const EDIT = '11111111-1111-4111-8111-111111111111';
const RENAME = [{ type: 'renameNode', id: 'ask', title: 'Asks' }];
const offer = { semver: '9.0.0', note: 'n', category: 'c', summary: 's', example: { text: 'x' } };

/** In an order in which each also works for Ada herself. */
const PROBES: Readonly<Record<string, Probe>> = {
  'session.me': { other: 'nothing' },
  'workspaces.create': { input: () => ({ name: 'New' }), other: 'nothing', isForViewers: true },
  'workspaces.switch': { input: (ids) => ({ id: ids.workspace }), other: 'FORBIDDEN', isForViewers: true },
  'workspaces.retention': { input: () => ({ ifDays: 1 }), other: 'nothing' },
  'workspaces.setRetention': { input: () => ({ days: 400, goes: 0 }), other: 'nothing' },
  'patterns.list': { other: 'nothing' },
  'patterns.starters': { other: 'nothing' },
  'patterns.create': { input: () => ({ name: 'New' }), other: 'nothing' },
  'patterns.get': { input: byPattern, other: 'not-found' },
  'patterns.edits': { input: byPattern, other: 'not-found' },
  'patterns.versions': { input: byPattern, other: 'not-found' },
  'patterns.state': { input: ({ pattern }) => ({ id: pattern, at: 'draft' }), other: 'not-found' },
  'patterns.callable': { other: 'nothing' },
  'patterns.called': { input: ({ pattern }) => ({ ref: `${pattern}@1.0.0` }), other: 'not-found' },
  'patterns.publish': {
    input: (ids) => ({ ...byPattern(ids), ...offer, revision: 2 }),
    other: 'not-found',
  },
  'patterns.edit': {
    input: (ids) => ({ ...byPattern(ids), base: 2, edits: [{ id: EDIT, ops: RENAME }] }),
    other: 'not-found',
  },
  'patterns.at': { input: (ids) => ({ ...byPattern(ids), revision: 1 }), other: 'not-found' },
  'patterns.since': { input: (ids) => ({ ...byPattern(ids), after: 0 }), other: 'not-found' },
  'patterns.follow': { input: byPattern, other: 'not-found' },
  'patterns.here': {
    input: (ids) => ({ ...byPattern(ids), tab: EDIT, at: null, selected: null }),
    ...{ other: 'not-found', isForViewers: true },
  },
  'patterns.save': {
    input: (ids) => ({ ...byPattern(ids), revision: 2, graph: GRAPH }),
    other: 'not-found',
  },
  'patterns.restoreState': { input: ({ pattern }) => ({ id: pattern, at: 'draft' }), other: 'not-found' },
  'schedules.list': { input: ({ pattern }) => ({ patternId: pattern }), other: 'not-found' },
  'schedules.preview': { input: () => ({ rule: '0 9 * * *', timeZone: 'UTC' }), other: 'nothing' },
  'schedules.create': {
    input: ({ pattern }) => ({ patternId: pattern, versionId: null, inputs: { text: 'x' }, ...NINE }),
    other: 'not-found',
  },
  'schedules.update': { input: () => ({ id: SCHEDULE, revision: 1, enabled: false }), other: 'not-found' },
  'schedules.remove': { input: () => ({ id: SCHEDULE }), other: 'not-found' },
  'agents.list': { other: 'nothing' },
  'agents.get': { input: ({ agent }) => ({ id: agent }), other: 'not-found' },
  'agents.try': {
    input: ({ agent }) => ({ id: agent, input: 'good' }),
    ...{ other: 'not-found', isForViewers: true },
  },
  'agents.train': { input: () => ({ name: 'New', examples: EXAMPLES }), other: 'nothing' },
  'market.list': { other: 'nothing' },
  'market.categories': { other: 'nothing' },
  'market.get': { input: () => ({ slug: 'of-ada' }), other: 'nothing' },
  'market.install': { input: ({ listing }) => ({ listingId: listing }), other: 'BAD_REQUEST' },
  'runs.list': { input: ({ pattern }) => ({ patternId: pattern }), other: 'nothing' },
  'runs.get': { input: byRun, other: 'not-found' },
  'runs.atNode': { input: () => ({ ...byRun(), node: 'ask' }), other: 'not-found' },
  'runs.log': { input: byRun, other: 'not-found' },
  'runs.events': { input: byRun, other: 'not-found' },
  'runs.start': {
    input: ({ pattern }) => ({
      ...{ patternId: pattern, revision: 3, inputs: { text: 'x' }, idempotencyKey: 'key-of-this-test' },
    }),
    other: 'not-found',
  },
  'runs.retryFrom': { input: () => ({ ...byRun(), node: 'ask' }), other: 'not-found' },
  'runs.runFrom': {
    input: ({ pattern }) => ({
      patternId: pattern,
      revision: 1,
      node: 'ask',
      idempotencyKey: 'from-there-1',
    }),
    other: 'not-found',
  },
  'runs.resume': { input: () => ({ ...byRun(), mode: 'step', seen: 1 }), other: 'not-found' },
  'approvals.list': { other: 'nothing' },
  'approvals.answer': { input: () => ({ id: APPROVAL, answer: 'yes' }), other: 'not-found' },
  'runs.cancel': { input: byRun, other: 'not-found' },
  'dashboards.live': { input: () => ({ minutes: 60 }), other: 'nothing' },
  'dashboards.changes': { other: 'nothing' },
  'agents.remove': { input: ({ agent }) => ({ id: agent }), other: 'not-found' },
  'patterns.remove': { input: byPattern, other: 'not-found' },
  'patterns.restore': { input: ({ removed }) => ({ id: removed }), other: 'not-found' },
};

const EXAMPLES = ['good', 'great', 'fine', 'nice', 'lovely'].flatMap((word) => [
  { text: word, label: 'up' },
  { text: `awful ${word}`, label: 'down' },
]);

let db: TestDatabase;
let ada: Principal;
let bob: Principal;
let vera: Principal;
let ids: Ids;

beforeAll(async () => {
  stubSettings();
  db = await testDatabase();
  bob = await signUp(db.client.db, 'Bob');
  ada = await signUp(db.client.db, 'Ada');
  vera = await join(db.client.db, await signUp(db.client.db, 'Vera'), {
    ...{ workspaceId: ada.workspaceId, role: 'viewer' },
  });
  ids = await seedAda();
});
afterAll(async () => db[Symbol.asyncDispose]());

async function seedAda(): Promise<Ids> {
  const { patterns, agents } = callerOf(db.client.db, ada);
  const { id: agent } = await agents.train({ name: SECRET, examples: EXAMPLES });
  const { id: pattern } = await patterns.create({ name: SECRET, graph: GRAPH });
  const { id: removed } = await patterns.create({ name: SECRET });
  await patterns.remove({ id: removed });
  const own = build().input('text').agent('ask', agent, 'text').output('ask').pattern();
  await patterns.save({ id: pattern, revision: 1, graph: own });
  const { sql } = db.client;
  await sql`insert into listings (id, slug, version_id, workspace_id, publisher, name, summary, category, semver,
      hash, graph, note, requires, example, node_count)
    values ('lst_ofada', 'of-ada', 'ver_ofada', ${ada.workspaceId}, 'Ada', 'N', 'S', 'C', '1.0.0', 'h',
      ${JSON.stringify(own)}::text::jsonb, '', ${JSON.stringify([agent])}::text::jsonb, '{}', 3)`;
  await sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
    values ('ver_ofada', ${ada.workspaceId}, ${pattern}, '1.0.0', 'h', '{}', ${SECRET}, ${ada.userId})`;
  await sql`insert into schedules (id, workspace_id, pattern_id, inputs, rule, time_zone, anchor, created_by)
    values (${SCHEDULE}, ${ada.workspaceId}, ${pattern}, ${JSON.stringify({ text: SECRET })}::text::jsonb, '0 9 * * *', 'UTC',
      now(), ${ada.userId})`;
  await seedRun(pattern);
  return { workspace: ada.workspaceId, user: ada.userId, pattern, removed, agent, listing: 'lst_ofada' };
}

/** A run that waits for a person. */
async function seedRun(pattern: string): Promise<void> {
  const { sql } = db.client;
  const w = ada.workspaceId;
  const belief = { outcome: 'ok', value: SECRET, conf: { status: 'unknown', claim: 'c', why: 'given' } };
  const subject = JSON.stringify({ ...belief, evidence: [], cost: { units: 0, ms: 0, calls: 0 } });
  const queued = JSON.stringify({ kind: 'run.queued', at: 1, by: SECRET });
  const inputs = JSON.stringify({ text: SECRET });
  await sql`insert into graphs (workspace_id, id, graph) values (${w}, 'g', ${JSON.stringify(GRAPH)}::text::json)`;
  await sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, status, started_by)
    values (${RUN}, ${w}, ${pattern}, 'h', 'g', ${inputs}::text::jsonb,
      'waiting', 'u')`;
  await sql`insert into run_events (run_id, seq, month, workspace_id, body)
    select id, 1, month, ${w}, ${queued}::text::json from runs where id = ${RUN}`;
  await sql`insert into approvals (id, workspace_id, run_id, node, key, question, answer_type, subject, on_timeout)
    values (${APPROVAL}, ${w}, ${RUN}, 'ask', 'ask', ${SECRET}, '{"t":"Text"}', ${subject}::text::jsonb, 'fail')`;
}

type Procedure = { _def: { type: 'query' | 'mutation' | 'subscription' } };
// The type shows the nouns nested; the record itself is flat, `noun.verb`.
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, Procedure>>;
const paths = Object.keys(PROBES).filter((path) => path in procedures);

/** The answer as JSON; of a subscription what arrives before it would wait. */
async function call(path: string, principal: Principal | null, input: unknown): Promise<string> {
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
    const rows = await db.client.sql`select id, revision, deleted_at is null as present from patterns
      where workspace_id = ${ids.workspace} order by present`;
    expect(rows).toMatchObject([{ id: ids.removed }, { id: ids.pattern, revision: 2, present: true }]);
    expect(await db.client.sql`select status from runs where workspace_id = ${ids.workspace}`).toMatchObject([
      { status: 'waiting' },
    ]);
    expect(await db.client.sql`select status from approvals`).toMatchObject([{ status: 'open' }]);
    expect(await db.client.sql`select id, enabled from schedules`).toMatchObject([
      { id: SCHEDULE, enabled: true },
    ]);
    expect(await db.client.sql`select id from trained_agents where id = ${ids.agent}`).toHaveLength(1);
  });
});

describe('a viewer', () => {
  const mutations = paths.filter((path) => procedures[path]?._def.type === 'mutation');

  test.each(mutations.filter((path) => !PROBES[path]?.isForViewers))('%s is refused', async (path) => {
    expect(await refusal(call(path, vera, inputOf(path, ids)))).toEqual({
      ...{ code: 'FORBIDDEN', message: 'Your role in this workspace does not allow this.' },
    });
  });

  test.each(paths.filter((path) => !mutations.includes(path)))('%s may be read', async (path) => {
    expect(typeof (await call(path, vera, inputOf(path, ids)))).toBe('string');
  });
});

/** The control: with the same input the owner is refused nowhere, so the ids above are real. */
test.each(paths)('%s works for its owner', async (path) => {
  const { code } = await refusal(call(path, ada, inputOf(path, ids)));
  // Her run still waits for a person: it is found, and only then refused.
  const isRefused = ['runs.retryFrom', 'runs.runFrom', 'runs.resume'].includes(path);
  expect(code).toBe(isRefused ? 'CONFLICT' : 'OK');
});
