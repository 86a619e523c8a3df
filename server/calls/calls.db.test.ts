/** Published patterns called from elsewhere: by plain HTTP, by a stock MCP client and by a stock A2A client. */
import { Role, type StreamResponse, TaskState } from '@a2a-js/sdk';
import { ClientFactory, DefaultAgentCardResolver, JsonRpcTransportFactory } from '@a2a-js/sdk/client';
import { Validator as JsonValidator, type Schema } from '@cfworker/json-schema';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import type { Permission } from '#server/access/permissions.ts';
import type { Person } from '#server/access/principal.ts';
import { env } from '#server/env.ts';
import { countRequest } from '#server/rate-limit.ts';
import { type RunningWorker, startWorker } from '#server/runtime/work.ts';
import { serveDoors } from '#server/testing/call-doors.ts';
import { callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import type { Loopback } from '#server/testing/loopback.ts';
import { until } from '#server/testing/runs.ts';

const MOOD = build().input('text').agent('ask', 'sentiment-vader', 'text').output('ask').pattern();
const ECHO = build().input('text').output('text').pattern();
const TEXT = 'What a lovely, wonderful day.';

let db: TestDatabase;
let ada: Person;
let doors: Loopback;
let worker: RunningWorker;
let key: string;
const slugs = { mood: '', echo: '', slow: '' };

beforeAll(async () => {
  db = await testDatabase();
  stubSettings();
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('LOG_LEVEL', 'silent');
  ada = await signUp(db.client.db, 'Ada');
  slugs.mood = await publish('Mood of a text', MOOD);
  slugs.echo = await publish('Echo', ECHO);
  slugs.slow = await publish('Asks somebody', asking());
  key = await make(['patterns.read', 'runs.start', 'runs.read']);
  doors = await serveDoors();
  worker = await startWorker({ url: db.url });
});
afterAll(async () => {
  await worker?.stop();
  await worker?.ended;
  await doors?.[Symbol.asyncDispose]();
  await db?.[Symbol.asyncDispose]();
});

/** Waits for a person, and so for ever. */
function asking(): Pattern {
  return build()
    .input('text')
    .node('ask', 'human', { from: 'text', config: { options: ['yes', 'no'] } })
    .output('ask')
    .pattern();
}

const caller = () => callerOf(db.client.db, ada);

async function publish(name: string, graph: Pattern): Promise<string> {
  const { id } = await caller().patterns.create({ name, graph });
  const words = { note: 'n', category: 'c', summary: `${name}.`, example: { text: TEXT } };
  return (await caller().patterns.publish({ id, revision: 1, semver: '1.0.0', ...words })).slug;
}

const make = async (scopes: Permission[]): Promise<string> =>
  (await caller().keys.create({ name: 'K', scopes: scopes as never, days: null })).key;

type Sent = { method?: string; body?: unknown; headers?: Record<string, string>; as?: string | null };

async function send(path: string, { method = 'GET', body, headers = {}, as = key }: Sent = {}) {
  const reply = await fetch(doors.url + path, {
    method,
    headers: {
      ...(as !== null && { authorization: `Bearer ${as}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  const json = text.startsWith('{') ? JSON.parse(text) : {};
  return { status: reply.status, headers: reply.headers, text, json };
}

const countRuns = async () => (await db.client.sql`select 1 from runs`).length;

describe('REST', () => {
  const runs = () => `/api/v1/patterns/${slugs.mood}/runs`;
  const inputs = { text: TEXT };

  test('a run is started, waited for, and says how sure its answer is', async () => {
    const headers = { prefer: 'wait=30', 'idempotency-key': 'first' };
    const reply = await send(runs(), { method: 'POST', body: { inputs }, headers });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      ...{ pattern: slugs.mood, version: '1.0.0', status: 'succeeded' },
      result: { outcome: 'ok', value: 'positive', confidence: { status: 'self_reported' } },
    });
    expect(reply.json.result.confidence.score).toBeGreaterThan(0);
    expect(reply.headers.get('location')).toBe(`/api/v1/runs/${reply.json.run}`);
    const read = await send(`/api/v1/runs/${reply.json.run}`);
    expect(read.json).toEqual(reply.json);
    const stream = await send(`/api/v1/runs/${reply.json.run}/events`);
    expect(stream.text).toContain('"kind":"run.finished"');
  });

  test('the same key gives the same run, and with other inputs it is refused', async () => {
    const headers = { 'idempotency-key': 'twice' };
    const first = await send(runs(), { method: 'POST', body: { inputs }, headers });
    expect(first.status).toBe(202);
    const before = await countRuns();
    const again = await send(runs(), { method: 'POST', body: { inputs }, headers });
    expect(again.json).toEqual(first.json);
    const other = await send(runs(), { method: 'POST', body: { inputs: { text: 'x' } }, headers });
    expect(other).toMatchObject({ status: 422, json: { error: { code: 'run.key' } } });
    expect(await countRuns()).toBe(before);
  });

  test('an unknown confidence is said to be unknown, without a number', async () => {
    const headers = { prefer: 'wait=30' };
    const path = `/api/v1/patterns/${slugs.echo}/runs`;
    const { json } = await send(path, { method: 'POST', body: { inputs }, headers });
    expect(json.result).toEqual({
      outcome: 'ok',
      value: TEXT,
      confidence: { status: 'unknown', reason: 'given' },
    });
  });

  test('one that waits for somebody says so, and can be cancelled', async () => {
    const path = `/api/v1/patterns/${slugs.slow}/runs`;
    const started = await send(path, { method: 'POST', body: { inputs }, headers: { prefer: 'wait=30' } });
    expect(started).toMatchObject({ status: 202, json: { status: 'waiting', result: null } });
    const cancelled = await send(`/api/v1/runs/${started.json.run}/cancel`, { method: 'POST' });
    expect(cancelled).toMatchObject({ status: 200, json: { status: 'cancelled', result: null } });
    const again = await send(`/api/v1/runs/${started.json.run}/cancel`, { method: 'POST' });
    expect(again).toMatchObject({ status: 409, json: { error: { code: 'run.final' } } });
  });

  test.each([
    { name: 'no key', sent: { as: null }, status: 401, code: 'auth.no-key' },
    { name: 'a wrong key', sent: { as: 'plx_dev_nonsense' }, status: 401, code: 'auth.key' },
    {
      name: 'another site',
      sent: { headers: { origin: 'https://evil.example' } },
      status: 403,
      code: 'auth.host',
    },
    { name: 'a missing input', sent: { body: { inputs: {} } }, status: 400, code: 'run.inputs' },
    {
      name: 'an input of another type',
      sent: { body: { inputs: { text: 1 } } },
      status: 400,
      code: 'run.inputs',
    },
    { name: 'an unknown field', sent: { body: { input: {} } }, status: 400, code: 'input.shape' },
    {
      name: 'a version that is none',
      sent: { body: { inputs, version: '9.9.9' } },
      status: 404,
      code: 'call.version',
    },
    {
      name: 'a large body',
      sent: { body: { inputs: { text: 'x'.repeat(1_100_000) } } },
      status: 413,
      code: 'input.too-large',
    },
    { name: 'another method', sent: { method: 'PUT' }, status: 405, code: 'call.method' },
  ] as const)('$name is refused with a sentence, and starts nothing', async ({ sent, status, code }) => {
    const before = await countRuns();
    const reply = await send(runs(), { method: 'POST', body: { inputs }, ...sent });
    expect(reply).toMatchObject({ status, json: { error: { code } } });
    expect(reply.json.error.message).toMatch(/\.$/);
    expect(reply.text).not.toContain('nonsense');
    expect(reply.headers.has('www-authenticate')).toBe(status === 401);
    expect(await countRuns()).toBe(before);
  });

  test('a name that merely points here is not ours', async () => {
    const { port } = new URL(doors.url);
    const headers = { host: `rebound.example:${port}`, authorization: `Bearer ${key}` };
    const { get } = await import('node:http');
    const status = await new Promise((resolve) =>
      get(`${doors.url}/api/v1/patterns`, { headers }, (reply) => resolve(reply.resume().statusCode)),
    );
    expect(status).toBe(403);
  });

  test('a key does what its scopes say, in its own workspace', async () => {
    const reads = await make(['runs.read']);
    expect(await send(runs(), { method: 'POST', body: { inputs }, as: reads })).toMatchObject({
      ...{ status: 403, json: { error: { code: 'auth.scope' } } },
    });
    const starts = await make(['runs.start']);
    expect((await send(runs(), { method: 'POST', body: { inputs }, as: starts })).status).toBe(202);
    const bob = callerOf(db.client.db, await signUp(db.client.db, 'Bob'));
    const scopes = ['patterns.read', 'runs.start', 'runs.read'] as const;
    const { key: his } = await bob.keys.create({ name: 'K', scopes: [...scopes], days: null });
    expect((await send(runs(), { method: 'POST', body: { inputs }, as: his })).status).toBe(404);
    expect((await send('/api/v1/patterns', { as: his })).json).toEqual({ patterns: [], next: null });
    const [row] = await db.client.sql`select id from runs limit 1`;
    expect((await send(`/api/v1/runs/${row?.id}`, { as: his })).status).toBe(404);
  });

  test('too many requests are told when to come back', async () => {
    const { userId, workspaceId } = ada;
    const limited = await caller().keys.create({ name: 'K', scopes: ['patterns.read'], days: null });
    for (let n = 0; n < env().RATE_LIMIT_KEY; n += 1)
      await countRequest({ userId, workspaceId, keyId: limited.id });
    const reply = await send('/api/v1/patterns', { as: limited.key });
    expect(reply).toMatchObject({ status: 429, json: { error: { code: 'load.requests' } } });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('its OpenAPI document is one, and fits what is sent and answered', async () => {
    const { json: document } = await send('/api/v1/openapi.json');
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
    const operation = document.paths[`/patterns/${slugs.mood}/runs`].post;
    const body = operation.requestBody.content['application/json'];
    const problems = (schema: unknown, value: unknown) =>
      new JsonValidator(
        { ...(schema as Schema), components: document.components } as Schema,
        '2020-12',
      ).validate(value).errors;
    expect(problems(body.schema, body.example)).toEqual([]);
    expect(problems(body.schema, { inputs: {} })).not.toEqual([]);
    const run = await send(runs(), { method: 'POST', body: body.example, headers: { prefer: 'wait=30' } });
    expect(problems(operation.responses['200'].content['application/json'].schema, run.json)).toEqual([]);
    const refused = await send(runs(), { method: 'POST', body: { inputs: {} } });
    expect(problems(document.components.schemas.Error, refused.json)).toEqual([]);
  });

  test('what was started stands in the audit log, with the key', async () => {
    const [told] = (await caller().audit.list({ action: 'calls.start' })).rows;
    expect(told).toMatchObject({ by: 'key', actor: ada.userId, key: expect.stringMatching(/^key_/) });
    expect(told?.resources.some((one) => one.startsWith('run_'))).toBe(true);
    expect(JSON.stringify(told)).not.toContain(key);
  });
});

describe('a stock MCP client', () => {
  const toolOf = (slug: string) => slug;

  async function connect(as = key): Promise<Client> {
    const client = new Client({ name: 'stock', version: '1.0.0' });
    const requestInit = { headers: { authorization: `Bearer ${as}` } };
    const transport = new StreamableHTTPClientTransport(new URL('/mcp', doors.url), { requestInit });
    // The SDK's own types do not agree with each other under exactOptionalPropertyTypes.
    await client.connect(transport as Parameters<Client['connect']>[0]);
    return client;
  }

  test('finds patterns as tools, typed by their ports, and calls one', async () => {
    const client = await connect();
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => name === toolOf(slugs.mood));
    expect(tool).toMatchObject({
      title: 'Mood of a text',
      inputSchema: { properties: { text: { type: 'string' } }, required: ['text'] },
    });
    const steps: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void steps.push(progress);
    const result = await client.callTool({ name: toolOf(slugs.mood), arguments: { text: TEXT } }, undefined, {
      onprogress,
    });
    expect(result.structuredContent).toMatchObject({
      ...{ status: 'succeeded', version: '1.0.0' },
      result: { value: 'positive', confidence: { status: 'self_reported' } },
    });
    expect(JSON.stringify(result.content)).toMatch(/positive.*says 0\.\d\d of itself/);
    expect(steps.length).toBeGreaterThan(0);
    await client.close();
  });

  test('is told that a confidence is unknown', async () => {
    const client = await connect();
    const result = await client.callTool({ name: toolOf(slugs.echo), arguments: { text: TEXT } });
    expect(result.structuredContent).toMatchObject({ result: { confidence: { status: 'unknown' } } });
    expect(JSON.stringify(result.content)).toContain('Confidence: unknown (given).');
    await client.close();
  });

  test('is told what waits for somebody, and asks for it again', async () => {
    const client = await connect();
    const result = await client.callTool({ name: toolOf(slugs.slow), arguments: { text: TEXT } });
    const { run } = result.structuredContent as { run: string };
    expect(result.structuredContent).toMatchObject({ status: 'waiting', result: null });
    const again = await client.callTool({ name: 'get_run', arguments: { run } });
    expect(again.structuredContent).toMatchObject({ run, status: 'waiting' });
    await client.close();
  });

  test('is refused in sentences: an input that does not fit, and a key that does not hold', async () => {
    const client = await connect();
    const result = await client.callTool({ name: toolOf(slugs.mood), arguments: {} });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain('Input text: it has no value.');
    await client.close();
    await expect(connect('plx_dev_nonsense')).rejects.toThrow(/does not hold/);
  });

  test('a call that is cancelled stops its run', async () => {
    const client = await connect();
    const session = (client.transport as unknown as { sessionId: string }).sessionId;
    const stop = new AbortController();
    const calling = client.callTool({ name: toolOf(slugs.slow), arguments: { text: 'cancel' } }, undefined, {
      signal: stop.signal,
    });
    const find = async () =>
      (await db.client.sql`select status from runs where idempotency_key like ${`%${session}%`}`)[0];
    await until(async () => (await find()) !== undefined, { name: 'the run' });
    stop.abort();
    await calling.catch(() => {});
    await until(async () => (await find())?.status === 'cancelled', { name: 'the cancellation' });
    await client.close();
  });
});

describe('a stock A2A client', () => {
  async function connect(slug: string) {
    const fetchImpl: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('authorization', `Bearer ${key}`);
      // The card names the address people open; here it is another port.
      const url = String(input).replace(/^http:\/\/127\.0\.0\.1:3000/, doors.url);
      return fetch(url, { ...init, headers });
    };
    const cardResolver = new DefaultAgentCardResolver({ fetchImpl });
    const transports = [new JsonRpcTransportFactory({ fetchImpl })];
    const factory = new ClientFactory({ transports, cardResolver });
    return factory.createFromUrl(`${doors.url}/a2a/${slug}/`);
  }

  const asking = (text: string, more: object = {}) => ({
    tenant: '',
    message: {
      ...{ messageId: `msg-${text}`, contextId: '', taskId: '', role: Role.ROLE_USER },
      parts: [
        {
          content: { $case: 'text' as const, value: text },
          metadata: undefined,
          filename: '',
          mediaType: '',
        },
      ],
      ...{ metadata: undefined, extensions: [], referenceTaskIds: [] },
    },
    configuration: undefined,
    metadata: undefined,
    ...more,
  });

  test('reads the card, sends a message, and is told how sure the answer is', async () => {
    const client = await connect(slugs.mood);
    expect(await client.getAgentCard()).toMatchObject({ name: 'Mood of a text', version: '1.0.0' });
    const task = await client.sendMessage(asking(TEXT));
    expect(task).toMatchObject({
      status: { state: TaskState.TASK_STATE_COMPLETED },
      artifacts: [
        {
          parts: [{ content: { $case: 'text', value: 'positive' } }],
          metadata: { confidence: { status: 'self_reported' } },
        },
      ],
    });
    const again = await client.sendMessage(asking(TEXT, {}));
    const id = 'id' in task ? task.id : '';
    expect('artifacts' in again && again.artifacts).toBeTruthy();
    expect(await client.getTask({ tenant: '', id })).toMatchObject({ id, artifacts: [{ name: 'answer' }] });
  });

  test('follows a task to its end', async () => {
    const client = await connect(slugs.echo);
    const seen: StreamResponse[] = [];
    for await (const event of client.sendMessageStream(asking('followed'))) seen.push(event);
    expect(seen[0]?.payload?.$case).toBe('task');
    const last = seen.at(-1)?.payload;
    const first = seen[0]?.payload;
    const state =
      last?.$case === 'statusUpdate'
        ? last.value.status?.state
        : first?.$case === 'task' && first.value.status?.state;
    expect(state).toBe(TaskState.TASK_STATE_COMPLETED);
    expect(JSON.stringify(seen)).toContain('Confidence: unknown (given).');
  });

  test('cancels a task, and the same message is the same task', async () => {
    const client = await connect(slugs.slow);
    const configuration = {
      ...{ acceptedOutputModes: [], taskPushNotificationConfig: undefined, returnImmediately: true },
    };
    const request = asking('waits', { configuration });
    request.message.contextId = 'a context/of theirs';
    const task = await client.sendMessage(request);
    const again = await client.sendMessage(request);
    const id = 'id' in task ? task.id : '';
    expect(again).toMatchObject({ id, contextId: 'a context/of theirs' });
    const cancelled = await client.cancelTask({ tenant: '', id, metadata: undefined });
    expect(cancelled.status?.state).toBe(TaskState.TASK_STATE_CANCELED);
  });

  test('is refused in sentences', async () => {
    const client = await connect(slugs.mood);
    await expect(client.getTask({ tenant: '', id: 'run_never' })).rejects.toThrow(/no run with this id/);
    const empty = asking('none');
    empty.message.parts = [];
    await expect(client.sendMessage(empty)).rejects.toThrow(/Send one data part/);
  });
});
