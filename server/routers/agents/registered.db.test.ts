/** Registering agents, and what a run sees of them, with real servers on loopback and a real database. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Person } from '#server/access/principal.ts';
import { callAgent } from '#server/agents/registry.ts';
import { agentsIn } from '#server/runtime/agents.ts';
import { probeAgents } from '#server/runtime/probe.ts';
import { createSecret } from '#server/secrets/secrets.ts';
import { type Caller, callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { KEY, type Loopback, serve } from '#server/testing/loopback.ts';
import { mcpOverHttp, type ToolSettings } from '#server/testing/mcp-server.ts';
import { withWorkspace } from '#server/with-workspace.ts';

let db: TestDatabase;
let ada: Person;
let caller: Caller;
let server: Loopback;
let reply = (_key: string | undefined): { status: number; body: unknown } => ({ status: 200, body: 'fine' });

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('OUTBOUND_PRIVATE', '127.0.0.1');
  vi.stubEnv('PARALLAX_KEK', 'ab'.repeat(32));
  db = await testDatabase();
  ada = await signUp(db.client.db, 'Ada');
  caller = callerOf(db.client.db, ada);
  server = await serve((request, response) => {
    const { status, body } = reply(request.headers.authorization);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

const shared = { task: 'moods', input: { t: 'Text' }, output: { t: 'Text' } };
const httpAgent = (more: object = {}) => ({
  ...shared,
  name: 'Moods',
  kind: 'http' as const,
  config: { url: server.url },
  ...more,
});

/** As a worker calls it. */
const ask = (id: string, input = 'x') =>
  callAgent(
    { kind: 'agent', agentId: id, input, timeoutMs: 10_000, seed: 0 },
    {
      signal: new AbortController().signal,
      idempotencyKey: 'run/node',
      find: (one) => agentsIn(db.client.db)(ada.workspaceId, one),
    },
  );

test('an agent is tested, registered, called with its secret, changed, retired and taken back', async () => {
  const { id: secretId } = await withWorkspace(db.client.db, ada.workspaceId, (tx) =>
    createSecret(tx, ada.workspaceId, { name: 'Moods key', value: KEY, createdBy: ada.userId }),
  );
  const config = { url: server.url, headers: [{ name: 'authorization', value: 'Bearer ', secretId }] };
  const definition = httpAgent({ config });
  reply = (key) => ({ status: 200, body: key === `Bearer ${KEY}` ? 'fine' : 'who are you' });
  expect(await caller.agents.test({ definition, input: 'x' })).toMatchObject({
    belief: { outcome: 'ok', value: 'fine' },
    facts: { endpoint: `POST ${server.url}` },
  });
  const { id } = await caller.agents.register({ definition });
  expect(await ask(id)).toMatchObject({ outcome: 'ok', value: 'fine', cost: { calls: 1 } });
  const updated = await caller.agents.update({
    id,
    version: 1,
    definition: { ...definition, name: 'Moods 2' },
  });
  expect(updated.version).toBe(2);
  expect(await refusal(caller.agents.update({ id, version: 1, definition }))).toMatchObject({
    code: 'CONFLICT',
  });
  expect(await caller.agents.registered({ id })).toMatchObject({
    version: 2,
    versions: [{ version: 2 }, { version: 1 }],
  });
  expect(JSON.stringify(await caller.agents.registered({ id }))).not.toContain(KEY);
  await caller.agents.retire({ id });
  expect(await ask(id)).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(/was retired/) });
  expect((await caller.agents.list()).some((card) => card.id === id)).toBe(false);
  await caller.agents.restore({ id });
  expect(await ask(id)).toMatchObject({ outcome: 'ok' });
});

test('what is wrong comes as one sentence, before anything is saved', async () => {
  reply = () => ({ status: 401, body: { error: KEY } });
  const { belief } = await caller.agents.test({ definition: httpAgent(), input: 'x' });
  expect(belief).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(/did not accept the key/) });
  const gone = { ...shared, name: 'Gone', kind: 'mcp' as const };
  const config = { server: { transport: 'http' as const, url: 'http://127.0.0.1:9/' }, tool: 'x' };
  const refused = await refusal(caller.agents.register({ definition: { ...gone, config } }));
  expect(refused).toEqual({
    code: 'BAD_REQUEST',
    message: expect.stringMatching(/cannot be asked who it is/),
  });
});

test('a tool that changed pauses its agent for everybody, until a person approves what it is now', async () => {
  let settings: ToolSettings = {};
  await using tools = await mcpOverHttp(() => settings);
  const definition = {
    ...{ ...shared, name: 'Tool', kind: 'mcp' as const },
    config: {
      server: { transport: 'http' as const, url: tools.url },
      ...{ tool: 'mood', arguments: '{"text": input}' },
    },
  };
  const { id } = await caller.agents.register({ definition });
  expect(await ask(id)).toMatchObject({ value: 'positive' });
  settings = { description: 'Something else.' };
  expect((await ask(id)).reason).toMatch(/description changed/);
  const paused = await caller.agents.registered({ id });
  expect(paused).toMatchObject({ state: 'paused', seen: { description: 'Something else.' } });
  // Back as it was, it stays paused: a person decides.
  settings = {};
  expect((await ask(id)).reason).toMatch(/is paused/);
  expect(await refusal(caller.agents.approve({ id, seen: {} }))).toMatchObject({ code: 'CONFLICT' });
  settings = { description: 'Something else.' };
  await caller.agents.approve({ id, seen: paused.seen ?? {} });
  expect(await ask(id)).toMatchObject({ value: 'positive' });
});

test('a probe says how an agent is, and pauses one that is not what it was', async () => {
  let settings: ToolSettings = {};
  const tools = await mcpOverHttp(() => settings);
  const definition = {
    ...{ ...shared, name: 'Probed', kind: 'mcp' as const },
    config: { server: { transport: 'http' as const, url: tools.url }, tool: 'mood' },
  };
  const [changing, going] = [
    await caller.agents.register({ definition }),
    await caller.agents.register({ definition }),
  ];
  const probe = () => probeAgents(db.client.db, new AbortController().signal);
  await probe();
  expect((await caller.agents.registered({ id: changing.id })).health).not.toHaveProperty('problem');
  expect(await probe()).toBe(0);
  await db.client.sql`update agents set health = null where id = ${changing.id}`;
  settings = { description: 'Something else.' };
  await probe();
  expect(await caller.agents.registered({ id: changing.id })).toMatchObject({ state: 'paused' });
  await tools[Symbol.asyncDispose]();
  await db.client.sql`update agents set health = null where id = ${going.id}`;
  await probe();
  expect(await caller.agents.registered({ id: going.id })).toMatchObject({
    ...{ state: 'active', health: { problem: expect.stringMatching(/could not be reached/) } },
  });
});

test('passing problems are tried again, and a breaker shared by all opens', async () => {
  let calls = 0;
  reply = () => {
    calls += 1;
    return calls === 1 ? { status: 503, body: {} } : { status: 200, body: 'fine' };
  };
  const resilience = { backoffMs: 1, breaker: { window: 4, openMs: 60_000 } };
  const { id } = await caller.agents.register({ definition: httpAgent({ resilience }) });
  expect(await ask(id)).toMatchObject({ outcome: 'ok', cost: { calls: 2, units: 2 } });
  reply = () => ({ status: 503, body: {} });
  for (let i = 0; i < 4; i++) await ask(id);
  const before = calls;
  expect((await ask(id)).reason).toMatch(/Not called: \d of its last \d calls failed/);
  expect(calls).toBe(before);
});

test('kept answers are used while fresh, and when a call fails', async () => {
  reply = () => ({ status: 200, body: 'fine' });
  const cache = { freshMs: 0, keptMs: 60_000 };
  const resilience = { retries: 0, breaker: null, cache };
  const { id } = await caller.agents.register({ definition: httpAgent({ resilience }) });
  expect(await ask(id)).toMatchObject({ value: 'fine', cost: { calls: 1 } });
  reply = () => ({ status: 500, body: {} });
  expect(await ask(id)).toMatchObject({
    ...{ value: 'fine', cost: { calls: 0 } },
    reason: expect.stringMatching(/^Kept answer, 0 s old: It failed on its side/),
  });
});

test('a pool asks another agent when one fails; agents never lead back to themselves', async () => {
  reply = () => ({ status: 200, body: 'fine' });
  const up = await caller.agents.register({ definition: httpAgent() });
  const down = await caller.agents.register({
    definition: httpAgent({
      config: { url: 'http://127.0.0.1:9/' },
      resilience: { retries: 0, breaker: null },
    }),
  });
  const pool = { ...shared, name: 'Both', kind: 'pool' as const };
  const definition = { ...pool, config: { members: [up.id, down.id] } };
  const { id } = await caller.agents.register({ definition });
  for (let i = 0; i < 4; i++) expect(await ask(id, `x${i}`)).toMatchObject({ outcome: 'ok', value: 'fine' });
  const own = { ...pool, config: { members: [up.id, id] } };
  expect(await refusal(caller.agents.update({ id, version: 1, definition: own }))).toMatchObject({
    message: expect.stringMatching(/would call itself/),
  });
});

test('limits are shared: two at once, and no more', async () => {
  let now = 0;
  let most = 0;
  await using slow = await serve((_, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.end('"fine"');
    }, 40);
  });
  const resilience = { concurrency: 2, retries: 0, breaker: null };
  const { id } = await caller.agents.register({
    definition: httpAgent({ config: { url: slow.url }, resilience }),
  });
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => ask(id, `x${i}`)));
  expect(answers.every(({ outcome }) => outcome === 'ok')).toBe(true);
  expect(most).toBe(2);
});
