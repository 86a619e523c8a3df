/** Calls in and out, on a real database and a real server on loopback. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { build } from '#engine/testing.ts';
import type { Person } from '#server/access/principal.ts';
import { append } from '#server/runtime/append.ts';
import { callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { receiveHook } from './receive.ts';
import { sign, verify } from './signature.ts';
import { claimDue, createWebhook, deliver } from './webhooks.ts';

const GRAPH = build().input('text').output('text').pattern();

let db: TestDatabase;
let ada: Person;
let patternId: string;
const other = { status: 200, seen: [] as { headers: Headers; body: Buffer }[] };
const server = createServer(async (request, reply) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  other.seen.push({ headers, body: Buffer.concat(parts) });
  reply.writeHead(other.status).end();
});

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  db = await testDatabase();
  stubSettings();
  vi.stubEnv('DATABASE_URL', db.url);
  vi.stubEnv('LOG_LEVEL', 'silent');
  vi.stubEnv('OUTBOUND_PRIVATE', `127.0.0.1:${portOf()}`);
  ada = await signUp(db.client.db, 'Ada');
  const caller = callerOf(db.client.db, ada);
  ({ id: patternId } = await caller.patterns.create({ name: 'Hooked', graph: GRAPH }));
  await db.client
    .sql`insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
    values ('ver_1', ${ada.workspaceId}, ${patternId}, '1.0.0', 'h', ${JSON.stringify(GRAPH)}::text::jsonb, '', 'u')`;
});
afterAll(async () => {
  server.close();
  await db[Symbol.asyncDispose]();
});

const portOf = () => (server.address() as AddressInfo).port;
const caller = () => callerOf(db.client.db, ada);
const makeTrigger = () => caller().triggers.create({ name: 'T', patternId, versionId: null });
const count = async () => (await db.client.sql`select 1 from runs`).length;

type Call = { id: string; key: string; call?: string; body?: string; at?: number };

async function call({ id, key, call = 'msg_1', body = '{"text":"hello"}', at = Date.now() }: Call) {
  const headers = sign({ id: call, timestamp: Math.floor(at / 1000), body }, key);
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
  const reply = await receiveHook(new Request(`http://127.0.0.1/api/hooks/${id}`, init), id);
  return { status: reply.status, body: (await reply.json()) as { runId?: string; error?: { code: string } } };
}

test('a signed call starts one run, however often it comes', async () => {
  const trigger = await makeTrigger();
  const before = await count();
  const first = await call(trigger);
  expect(first.status).toBe(202);
  expect((await call(trigger)).body).toEqual(first.body);
  expect((await call({ ...trigger, body: '{"text":"other"}' })).body.error?.code).toBe('run.key');
  expect((await count()) - before).toBe(1);
  expect((await call({ ...trigger, call: 'msg_2' })).status).toBe(202);
});

test('nothing else starts one', async () => {
  const [trigger, another] = [await makeTrigger(), await makeTrigger()];
  const before = await count();
  expect((await call({ ...trigger, key: another.key })).body.error?.code).toBe('hook.signature');
  expect((await call({ id: 'trg_none', key: trigger.key })).body.error?.code).toBe('hook.signature');
  expect((await call({ ...trigger, at: Date.now() - 301_000 })).body.error?.code).toBe('hook.old');
  for (const body of ['[]', 'text', '{"text":', '{"text":1}', '{"more":"x","text":"x"}'])
    expect((await call({ ...trigger, call: 'msg_9', body })).status).toBe(400);
  await caller().triggers.switch({ id: trigger.id, enabled: false });
  expect((await call(trigger)).body.error?.code).toBe('hook.signature');
  await db.client.sql`update triggers set created_by = 'usr_gone' where id = ${another.id}`;
  expect((await call(another)).body.error?.code).toBe('trigger.maker');
  expect((await count()) - before).toBe(0);
});

test('what ends is told, signed, again until it is heard, and once more when a person asks', async () => {
  const url = `http://127.0.0.1:${portOf()}/hook`;
  const { id, key } = await caller().webhooks.create({ url, events: ['run.finished'] });
  const { runId = '' } = (await call({ ...(await makeTrigger()), call: 'msg_told' })).body;
  const finished = {
    kind: 'run.finished',
    at: Date.now(),
    status: 'cancelled',
    outcome: 'fail',
    ms: 1,
  } as const;
  await append(db.client.db, { runId, workspaceId: ada.workspaceId, events: [finished] });
  other.status = 500;
  await carry();
  const list = () => caller().webhooks.deliveries({ webhookId: id });
  expect(await list()).toMatchObject([
    { status: 'waiting', attempts: 1, lastStatus: 500, event: 'run.finished' },
  ]);
  other.status = 204;
  await db.client.sql`update webhook_deliveries set next_at = now()`;
  await carry();
  const [told] = await list();
  expect(told).toMatchObject({ status: 'sent', attempts: 2, problem: null });
  const arrived = other.seen.at(-1);
  if (!arrived || !told) throw new Error('Nothing arrived.');
  expect(verify(arrived, { key, now: Date.now() })).toEqual({ id: told.id });
  expect(JSON.parse(arrived.body.toString())).toMatchObject({
    type: 'run.finished',
    data: { runId, patternId },
  });
  await caller().webhooks.redeliver({ id: told.id });
  await carry();
  expect(other.seen.at(-1)?.headers.get('webhook-id')).toBe(told.id);
  expect(await list()).toMatchObject([{ status: 'sent', attempts: 1 }]);
});

test('a host that is not allowed is not told, and the list says why', async () => {
  const given = { url: 'http://127.0.0.1:9/', events: ['approval.needed' as const] };
  expect((await refusal(caller().webhooks.create(given))).message).toContain('not on the public internet');
  const { id } = await db.client.db.transaction((tx) =>
    createWebhook(tx, { ...given, workspaceId: ada.workspaceId, createdBy: ada.userId }),
  );
  await db.client.sql`insert into webhook_deliveries (id, workspace_id, webhook_id, event, body)
    values ('dlv_refused', ${ada.workspaceId}, ${id}, 'approval.needed', '{}')`;
  await carry();
  const [refused] = await caller().webhooks.deliveries({ webhookId: id });
  expect(refused).toMatchObject({ status: 'waiting', lastStatus: null });
  expect(refused?.problem).toContain('127.0.0.1 is not on the public internet.');
});

async function carry(): Promise<void> {
  for (const one of await claimDue(db.client.db, 10)) await deliver(db.client.db, one);
}
