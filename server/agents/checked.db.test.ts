/** What independent checks say of agents: error correlation, and who answers for a capability by that. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { callAgent } from '#server/agents/registry.ts';
import { agentsIn } from '#server/runtime/agents.ts';
import { type RunningWorker, startWorker } from '#server/runtime/work.ts';
import { callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { bodyOf, type Loopback, serve } from '#server/testing/loopback.ts';
import { until } from '#server/testing/runs.ts';

let db: TestDatabase;
let ada: Person;
let http: Loopback;
let worker: RunningWorker;
const ids = { good: '', poor: '' };

const RUNS = 32;
/** Who errs on which question: 3 of the good one's 4 errors are the poor one's, too. */
const ERRS = { good: new Set([0, 1, 2, 20]), poor: new Set([0, 1, 2, 3, 4, 5, 6, 7]) };

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('OUTBOUND_PRIVATE', '127.0.0.1');
  db = await testDatabase();
  vi.stubEnv('DATABASE_URL', db.url);
  ada = await signUp(db.client.db, 'Ada');
  http = await serve(async (request, response) => {
    const { text } = (await bodyOf(request)) as { text: string };
    const errs = request.url === '/good' ? ERRS.good : ERRS.poor;
    const wrong = errs.has(Number(text.split(' ')[1]));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ answer: wrong ? 'wrong' : text }));
  });
  ids.good = await register('Good');
  ids.poor = await register('Poor');
  worker = await startWorker({ url: db.url });
});
afterAll(async () => {
  await worker?.stop();
  await worker?.ended;
  await http?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});

const caller = () => callerOf(db.client.db, ada);

async function register(name: string): Promise<string> {
  const config = {
    url: `${http.url}/${name.toLowerCase()}`,
    body: '{"text": input}',
    answer: 'reply.answer',
  };
  const shared = { task: 'echo', kind: 'http' as const, input: { t: 'Text' }, output: { t: 'Text' } };
  // What the check below proves is what the answers are about.
  return (
    await caller().agents.register({ definition: { ...shared, name, config, claim: 'expression-true' } })
  ).id;
}

const capability = async () => {
  const found = (await caller().agents.capabilities()).find(({ task }) => task === 'echo');
  if (!found) throw new Error('There is no capability.');
  return found;
};

const ask = (id: string) =>
  callAgent(
    { kind: 'agent', agentId: id, input: 'number 9', timeoutMs: 10_000, seed: 0 },
    {
      signal: new AbortController().signal,
      find: (one) => agentsIn(db.client.db)(ada.workspaceId, one),
    },
  );

test('without a record nobody answers for a capability, until a person chooses', async () => {
  const { id, best, chosen, candidates } = await capability();
  expect({ best, chosen }).toEqual({ best: null, chosen: null });
  expect(candidates.map(({ track }) => track.missing)).toEqual([20, 20]);
  expect((await ask(id)).reason).toMatch(/none of its agents has 20 checked answers. Choose one by hand/);
  await caller().agents.bind({ capability: id, agentId: ids.poor });
  expect(await ask(id)).toMatchObject({ outcome: 'ok', value: 'number 9', by: ids.poor });
  await expect(caller().agents.bind({ capability: id, agentId: 'sentiment-vader' })).rejects.toThrow();
  await caller().agents.bind({ capability: id, agentId: null });
});

test('checked answers say with whom it errs, and who is best', async () => {
  const check = { oracle: 'expression', expression: 'value == against', onFail: 'pass' };
  const graph = build()
    .input('text')
    .agent('good', ids.good, 'text')
    .agent('poor', ids.poor, 'text')
    .node('checkGood', 'verify', { from: 'good', config: check })
    .node('checkPoor', 'verify', { from: 'poor', config: check })
    .wire('text', 'checkGood.against')
    .wire('text', 'checkPoor.against')
    .node('vote', 'vote', { from: ['checkGood', 'checkPoor'] })
    .output('vote')
    .pattern();
  const { id: patternId } = await caller().patterns.create({ name: 'Checked', graph });
  for (let n = 0; n < RUNS; n += 1)
    await caller().runs.start({
      ...{ patternId, revision: 1, inputs: { text: `number ${n}` } },
      idempotencyKey: `checked-${n}`,
    });
  const ended = async () => (await db.client.sql`select 1 from runs where finished_at is not null`).length;
  await until(async () => (await ended()) === RUNS, { name: 'all runs' });
  const figures = await caller().agents.figures({ id: ids.good });
  expect(figures.track).toMatchObject({ n: RUNS, right: RUNS - 4, missing: 0 });
  const [other] = figures.others;
  expect(other).toMatchObject({ title: 'Poor', pairs: RUNS, disagreed: 6 });
  // Both 3, only good 1, only poor 5, neither 23.
  const phi = (3 * 23 - 1 * 5) / Math.sqrt(4 * 28 * 8 * 24);
  expect(other?.errors).toMatchObject({ status: 'known', n: RUNS, phi: expect.closeTo(phi, 12) });
  const { id, best, candidates } = await capability();
  expect(best).toBe(ids.good);
  expect(candidates.map(({ title }) => title)).toEqual(['Good', 'Poor']);
  expect(await ask(id)).toMatchObject({ outcome: 'ok', by: ids.good });
});

test('a pool has no capability in it, which could be the pool itself', async () => {
  const { id } = await capability();
  const shared = { task: 'echo', input: { t: 'Text' as const }, output: { t: 'Text' as const } };
  const config = { members: [id, ids.good] };
  const pool = { ...shared, name: 'Pool', kind: 'pool' as const, config };
  await expect(caller().agents.register({ definition: pool })).rejects.toThrow(/no capabilities/);
});

test('a pattern that names it runs, and the run says who answered', async () => {
  const { id } = await capability();
  const graph = build().input('text').agent('ask', id, 'text').output('ask').pattern();
  const { id: patternId } = await caller().patterns.create({ name: 'Names it', graph });
  const start = { patternId, revision: 1, inputs: { text: 'number 30' }, idempotencyKey: 'names-it' };
  const { runId } = await caller().runs.start(start);
  const events = async () =>
    (await db.client.sql`select body from run_events where run_id = ${runId} order by seq`).map(
      ({ body }) => body,
    );
  await until(async () => (await events()).some(({ kind }) => kind === 'run.finished'), { name: 'its end' });
  const told = (await events()).find(({ kind, node }) => kind === 'node.settled' && node === 'ask');
  expect(told).toMatchObject({ asked: { agent: id }, out: { out: { value: 'number 30', by: ids.good } } });
  const before = (await caller().agents.figures({ id: ids.good })).calls;
  expect(before).toBe(RUNS + 1);
});
