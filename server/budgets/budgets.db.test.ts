/** Budgets in money: what may be spent is held before a call is made, and nobody is asked beyond it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { callAgent } from '#server/agents/registry.ts';
import { agentsIn } from '#server/runtime/agents.ts';
import { callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { type Loopback, serve } from '#server/testing/loopback.ts';
import { type ModelServer, openaiServer } from '#server/testing/model-servers.ts';

let db: TestDatabase;
let ada: Person;
let model: ModelServer;
let http: Loopback;
let asked = 0;
const ids = { priced: '', unpriced: '', http: '', free: '' };

/** 10 tokens read and 5 written cost 0.02 USD. */
const PRICE = { input: 1_000, output: 2_000, currency: 'USD' };

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('OUTBOUND_PRIVATE', '127.0.0.1');
  db = await testDatabase();
  vi.stubEnv('DATABASE_URL', db.url);
  ada = await signUp(db.client.db, 'Ada');
  model = await openaiServer(() => ({ pieces: ['fine'] }));
  http = await serve((_, response) => {
    asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"text":"fine"}');
  });
  ids.priced = await register('Priced', { price: PRICE, maxOutputTokens: 10 });
  ids.unpriced = await register('Unpriced', {});
  const config = { url: http.url, body: '{"text": input}', answer: 'reply.text' };
  const shared = { task: 't', kind: 'http' as const, input: { t: 'Text' }, output: { t: 'Text' }, config };
  ids.http = (await caller().agents.register({ definition: { ...shared, name: 'Http' } })).id;
  const callPrice = { amount: 0.25, currency: 'USD' };
  ids.free = (await caller().agents.register({ definition: { ...shared, name: 'Paid', callPrice } })).id;
});
beforeEach(async () => {
  await db.client.sql`delete from budgets`;
  await db.client.sql`delete from spending`;
});
afterAll(async () => {
  await model?.[Symbol.asyncDispose]();
  await http?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});

const caller = () => callerOf(db.client.db, ada);

async function register(name: string, more: object): Promise<string> {
  const config = { provider: 'compatible' as const, model: 'm', baseUrl: `${model.url}/v1`, ...more };
  const definition = {
    name,
    task: 't',
    kind: 'model' as const,
    input: { t: 'Text' },
    output: { t: 'Text' },
    config,
  };
  return (await caller().agents.register({ definition })).id;
}

function ask(agentId: string) {
  const find = agentsIn(db.client.db);
  return callAgent(
    { kind: 'agent', agentId, input: 'x', timeoutMs: 10_000, seed: 0 },
    { signal: new AbortController().signal, find: (id) => find(ada.workspaceId, id) },
  );
}

const budget = (amount: number | null, agentId: string | null = null, period: 'day' | 'month' = 'month') =>
  caller().budgets.set({ agentId, amount, currency: 'USD', period });
const spent = async () => (await caller().budgets.list()).map((one) => one.spent);

test('without a budget nothing is held, and what calls cost is counted by day', async () => {
  expect(await ask(ids.priced)).toMatchObject({ outcome: 'ok', cost: { usage: { cost: 0.02 } } });
  await ask(ids.priced);
  await ask(ids.unpriced);
  const { rows } = await caller().budgets.spending({ days: 30 });
  expect(rows).toContainEqual(
    expect.objectContaining({ name: 'Priced', currency: 'USD', amount: expect.closeTo(0.04), calls: 2 }),
  );
  // Unknown is not 0: it has no currency and is in no sum.
  expect(rows).toContainEqual(expect.objectContaining({ name: 'Unpriced', currency: null, calls: 1 }));
});

test('a call that may go over is not made, and the sentence says what to do', async () => {
  await budget(1);
  const before = model.asked.length;
  const refused = await ask(ids.priced);
  expect(refused).toMatchObject({ outcome: 'fail' });
  expect(refused.reason).toMatch(
    /Not called: this workspace may spend 1\.00 USD a month, 0\.00 of it is spent/,
  );
  expect(refused.reason).toContain('Raise the budget in Settings');
  expect(model.asked).toHaveLength(before);
  expect(await spent()).toEqual([0]);
});

test('of calls at once no more are made than the budget can bear, and holds become what they cost', async () => {
  // One call may cost about 4.03 USD at most: two fit into 9.
  await budget(9, ids.priced, 'day');
  const before = model.asked.length;
  const replies = await Promise.all(Array.from({ length: 6 }, () => ask(ids.priced)));
  const made = replies.filter(({ outcome }) => outcome === 'ok').length;
  expect(made).toBeGreaterThanOrEqual(2);
  expect(model.asked.length - before).toBe(made);
  expect((await spent())[0]).toBeCloseTo(0.02 * made);
});

test('an agent whose price nobody knows is refused while a budget stands', async () => {
  await budget(1_000);
  for (const id of [ids.unpriced, ids.http]) {
    const before = model.asked.length + asked;
    const refused = await ask(id);
    expect(refused.reason).toMatch(/nobody knows what \w+ costs. Write down its price/);
    expect(model.asked.length + asked).toBe(before);
  }
  expect(await ask(ids.free)).toMatchObject({
    outcome: 'ok',
    cost: { usage: { cost: 0.25, currency: 'USD' } },
  });
  expect(await spent()).toEqual([0.25]);
  await budget(null);
  expect(await ask(ids.unpriced)).toMatchObject({ outcome: 'ok' });
});

test('refusals say nothing about the agent: its breaker stays closed', async () => {
  await budget(0);
  for (let n = 0; n < 30; n += 1) await ask(ids.free);
  await budget(null);
  expect(await ask(ids.free)).toMatchObject({ outcome: 'ok' });
});

describe('a run', () => {
  const start = async (agentIds: string[], times = 1) => {
    let graph = build().input('text');
    let from = 'text';
    for (let n = 0; n < times; n += 1)
      for (const id of agentIds) {
        graph = graph.agent(`ask${n}${id}`, id, from);
        from = `ask${n}${id}`;
      }
    const made = { name: 'Spends', graph: graph.output(from).pattern() };
    const { id } = await caller().patterns.create(made);
    const key = `start-of-${id}`;
    return caller().runs.start({ patternId: id, revision: 1, inputs: { text: 'x' }, idempotencyKey: key });
  };

  test('does not start once the budget is used up, unless it asks nobody that it is for', async () => {
    await budget(0.25);
    await ask(ids.free);
    const refused = start([ids.free]);
    await expect(refused).rejects.toMatchObject({ code: 'PAYMENT_REQUIRED' });
    await expect(refused).rejects.toThrow(/0\.25 of it is spent or held, and nothing is left for a run/);
    expect(await start(['sentiment-vader'])).toHaveProperty('runId');
    await budget(null);
    await budget(0, ids.priced);
    expect(await start([ids.free])).toHaveProperty('runId');
    await expect(start([ids.free, ids.priced])).rejects.toThrow('Priced may spend 0.00 USD a month');
  });

  test('whose worst case is more than what is left starts only where the owner did not ask', async () => {
    await budget(1);
    expect(await start([ids.free], 5)).toHaveProperty('runId');
    const all = { agentId: null, amount: 1, currency: 'USD', period: 'month' as const, wholeRuns: true };
    await caller().budgets.set(all);
    expect(await start([ids.free], 4)).toHaveProperty('runId');
    await expect(start([ids.free], 5)).rejects.toThrow('this run may cost up to 1.25');
    await expect(start([ids.http])).rejects.toThrow('nobody knows what this run may cost');
    // A pool costs what its dearest member does, and a pattern what it does in the worst case.
    const shared = { task: 't', input: { t: 'Text' as const }, output: { t: 'Text' as const } };
    const members = [ids.free, ids.priced];
    const pool = { ...shared, name: 'Pool', kind: 'pool' as const, config: { members } };
    const { id } = await caller().agents.register({ definition: pool });
    await expect(start([id])).rejects.toThrow(/may cost up to 4\.\d\d/);
  });
});

test('money of another currency is refused, not converted', async () => {
  await caller().budgets.set({ agentId: null, amount: 1_000, currency: 'EUR', period: 'day' });
  expect((await ask(ids.priced)).reason).toContain('is paid in USD and its budget is in EUR');
});
