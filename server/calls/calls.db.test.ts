/** Published patterns called from elsewhere: by plain HTTP and by a stock MCP client. */
import { Validator as JsonValidator, type Schema } from '@cfworker/json-schema';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { env } from '#server/env.ts';
import { countRequest } from '#server/rate-limit.ts';
import { type CallStage, callStage, TEXT } from '#server/testing/call-stage.ts';
import { callerOf, signUp } from '#server/testing/callers.ts';
import { until } from '#server/testing/runs.ts';

let stage: CallStage;
beforeAll(async () => {
  stage = await callStage();
});
afterAll(() => stage?.[Symbol.asyncDispose]());

type Sent = { method?: string; body?: unknown; headers?: Record<string, string>; as?: string | null };

async function send(path: string, { method = 'GET', body, headers = {}, as = stage.key }: Sent = {}) {
  const reply = await fetch(stage.url + path, {
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

const countRuns = async () => (await stage.db.client.sql`select 1 from runs`).length;

async function connect(as = stage.key): Promise<Client> {
  const client = new Client({ name: 'stock', version: '1.0.0' });
  const requestInit = { headers: { authorization: `Bearer ${as}` } };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', stage.url), { requestInit });
  // The SDK's own types do not agree with each other under exactOptionalPropertyTypes.
  await client.connect(transport as Parameters<Client['connect']>[0]);
  return client;
}

describe('REST', () => {
  const runs = () => `/api/v1/patterns/${stage.slugs.mood}/runs`;
  const inputs = { text: TEXT };

  test('a run is started, waited for, and says how sure its answer is', async () => {
    const headers = { prefer: 'wait=30', 'idempotency-key': 'first' };
    const reply = await send(runs(), { method: 'POST', body: { inputs }, headers });
    expect(reply.status).toBe(200);
    expect(reply.json).toMatchObject({
      ...{ pattern: stage.slugs.mood, version: '1.0.0', status: 'succeeded' },
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
    const path = `/api/v1/patterns/${stage.slugs.echo}/runs`;
    const { json } = await send(path, { method: 'POST', body: { inputs }, headers });
    expect(json.result).toEqual({
      outcome: 'ok',
      value: TEXT,
      confidence: { status: 'unknown', reason: 'given' },
    });
  });

  test('one that waits for somebody says so, and can be cancelled', async () => {
    const path = `/api/v1/patterns/${stage.slugs.slow}/runs`;
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
    const { port } = new URL(stage.url);
    const headers = { host: `rebound.example:${port}`, authorization: `Bearer ${stage.key}` };
    const { get } = await import('node:http');
    const status = await new Promise((resolve) =>
      get(`${stage.url}/api/v1/patterns`, { headers }, (reply) => resolve(reply.resume().statusCode)),
    );
    expect(status).toBe(403);
  });

  test('a key does what its scopes say, in its own workspace', async () => {
    const reads = await stage.make(['runs.read']);
    expect(await send(runs(), { method: 'POST', body: { inputs }, as: reads })).toMatchObject({
      ...{ status: 403, json: { error: { code: 'auth.scope' } } },
    });
    const starts = await stage.make(['runs.start']);
    expect((await send(runs(), { method: 'POST', body: { inputs }, as: starts })).status).toBe(202);
    const bob = callerOf(stage.db.client.db, await signUp(stage.db.client.db, 'Bob'));
    const scopes = ['patterns.read', 'runs.start', 'runs.read'] as const;
    const { key: his } = await bob.keys.create({ name: 'K', scopes: [...scopes], days: null });
    expect((await send(runs(), { method: 'POST', body: { inputs }, as: his })).status).toBe(404);
    expect((await send('/api/v1/patterns', { as: his })).json).toEqual({ patterns: [], next: null });
    const [row] = await stage.db.client.sql`select id from runs limit 1`;
    expect((await send(`/api/v1/runs/${row?.id}`, { as: his })).status).toBe(404);
  });

  test('too many requests are told when to come back', async () => {
    const { userId, workspaceId } = stage.ada;
    const limited = await stage.caller().keys.create({ name: 'K', scopes: ['patterns.read'], days: null });
    for (let n = 0; n < env().RATE_LIMIT_KEY; n += 1)
      await countRequest({ userId, workspaceId, keyId: limited.id });
    const reply = await send('/api/v1/patterns', { as: limited.key });
    expect(reply).toMatchObject({ status: 429, json: { error: { code: 'load.requests' } } });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('its OpenAPI document is one, and fits what is sent and answered', async () => {
    const { json: document } = await send('/api/v1/openapi.json');
    expect(await new Validator().validate(structuredClone(document))).toMatchObject({ valid: true });
    const operation = document.paths[`/patterns/${stage.slugs.mood}/runs`].post;
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

  test('a budget that is used up starts nothing, by HTTP and by MCP', async () => {
    const { slug, undo } = await stage.broke();
    const before = await countRuns();
    const body = { inputs };
    const reply = await send(`/api/v1/patterns/${slug}/runs`, { method: 'POST', body });
    expect(reply).toMatchObject({ status: 402, json: { error: { code: 'budget.run' } } });
    expect(reply.json.error.message).toContain('nothing is left for a run');
    const client = await connect();
    const result = await client.callTool({ name: slug, arguments: inputs });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain('Raise the budget in Settings');
    await client.close();
    expect(await countRuns()).toBe(before);
    await undo();
  });

  test('what was started stands in the audit log, with the key', async () => {
    const [told] = (await stage.caller().audit.list({ action: 'calls.start' })).rows;
    expect(told).toMatchObject({ by: 'key', actor: stage.ada.userId, key: expect.stringMatching(/^key_/) });
    expect(told?.resources.some((one) => one.startsWith('run_'))).toBe(true);
    expect(JSON.stringify(told)).not.toContain(stage.key);
  });
});

describe('a stock MCP client', () => {
  const toolOf = (slug: string) => slug;

  test('finds patterns as tools, typed by their ports, and calls one', async () => {
    const client = await connect();
    const { tools } = await client.listTools();
    const tool = tools.find(({ name }) => name === toolOf(stage.slugs.mood));
    expect(tool).toMatchObject({
      title: 'Mood of a text',
      inputSchema: { properties: { text: { type: 'string' } }, required: ['text'] },
    });
    const steps: number[] = [];
    const onprogress = ({ progress }: { progress: number }) => void steps.push(progress);
    const result = await client.callTool(
      { name: toolOf(stage.slugs.mood), arguments: { text: TEXT } },
      undefined,
      {
        onprogress,
      },
    );
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
    const result = await client.callTool({ name: toolOf(stage.slugs.echo), arguments: { text: TEXT } });
    expect(result.structuredContent).toMatchObject({ result: { confidence: { status: 'unknown' } } });
    expect(JSON.stringify(result.content)).toContain('Confidence: unknown (given).');
    await client.close();
  });

  test('is told what waits for somebody, and asks for it again', async () => {
    const client = await connect();
    const result = await client.callTool({ name: toolOf(stage.slugs.slow), arguments: { text: TEXT } });
    const { run } = result.structuredContent as { run: string };
    expect(result.structuredContent).toMatchObject({ status: 'waiting', result: null });
    const again = await client.callTool({ name: 'get_run', arguments: { run } });
    expect(again.structuredContent).toMatchObject({ run, status: 'waiting' });
    await client.close();
  });

  test('is refused in sentences: an input that does not fit, and a key that does not hold', async () => {
    const client = await connect();
    const result = await client.callTool({ name: toolOf(stage.slugs.mood), arguments: {} });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain('Input text: it has no value.');
    await client.close();
    await expect(connect('plx_dev_nonsense')).rejects.toThrow(/does not hold/);
  });

  test('a call that is cancelled stops its run', async () => {
    const client = await connect();
    const session = (client.transport as unknown as { sessionId: string }).sessionId;
    const stop = new AbortController();
    const calling = client.callTool(
      { name: toolOf(stage.slugs.slow), arguments: { text: 'cancel' } },
      undefined,
      {
        signal: stop.signal,
      },
    );
    const find = async () =>
      (await stage.db.client.sql`select status from runs where idempotency_key like ${`%${session}%`}`)[0];
    await until(async () => (await find()) !== undefined, { name: 'the run' });
    stop.abort();
    await calling.catch(() => {});
    await until(async () => (await find())?.status === 'cancelled', { name: 'the cancellation' });
    await client.close();
  });
});
