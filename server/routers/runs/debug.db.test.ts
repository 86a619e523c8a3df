/** Runs that are looked through, through the procedures: what is called, taken over, refused and counted. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { countRuns } from '#server/history/count-runs.ts';
import { listenerOf } from '#server/runtime/listen.ts';
import { type RunningWorker, startWorker } from '#server/runtime/work.ts';
import { type Caller, callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { untilStatus } from '#server/testing/runs.ts';

let database: TestDatabase;
let caller: Caller;
let worker: RunningWorker;
let calls: string[] = [];
let keys = 0;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'error');
  database = await testDatabase({ max: 8 });
  caller = callerOf(database.client.db, await signUp(database.client.db, 'Ada'));
  worker = await startWorker({
    url: database.url,
    callAgent: async ({ agentId }, { idempotencyKey: key }) => {
      calls.push(key.split('/').at(-1) ?? '');
      const conf = unknown('label-correct', 'no-signal');
      const value = agentId === 'sentiment-vader' ? 'positive' : 'negative';
      return ok(value, conf, { evidence: [key], cost: { units: 1, ms: 1, calls: 1 } });
    },
  });
});
afterAll(async () => {
  await worker.stop();
  await listenerOf(database.client.db).close();
  await database[Symbol.asyncDispose]();
});

const pair = (second = 'sentiment-afinn'): Pattern =>
  build()
    .input('text')
    .agent('a', 'sentiment-vader', 'text')
    .agent('b', second, 'text')
    .node('vote', 'vote', { config: { tie: 'first' }, from: ['a', 'b'] })
    .output('vote')
    .pattern();

async function draft(graph = pair()) {
  const { id: patternId } = await caller.patterns.create({ name: 'Pair', graph });
  const { revision } = await caller.patterns.get({ id: patternId });
  return { patternId, revision };
}

const newKey = () => `key-${keys++}-of-this-file`;

type Start = Parameters<Caller['runs']['start']>[0];

async function run(of: { patternId: string; revision: number }, debug?: Start['debug']): Promise<string> {
  calls = [];
  const start = { ...of, inputs: { text: 'x' }, idempotencyKey: newKey(), ...(debug && { debug }) };
  const { runId } = await caller.runs.start(start);
  await untilStatus(database.client.db, runId, 'succeeded');
  return runId;
}

const eventOf = async (runId: string, node: string) =>
  (await caller.runs.log({ id: runId })).find(
    (event) => event.kind === 'node.settled' && event.node === node,
  );

test('until a node: the run says so, calls only what that needs, and is in no figure', async () => {
  const of = await draft();
  const runId = await run(of, { until: 'a', breakpoints: [], step: false });
  expect(calls).toEqual(['a']);
  expect((await caller.runs.get({ id: runId })).debug).toEqual({ until: 'a' });
  const { rows } = await caller.runs.list({ patternId: of.patternId });
  expect(rows[0]).toMatchObject({ debug: { until: 'a' }, calls: 1 });
  expect(await countRuns(database.client.db)).toBe(0);
  await run(of);
  expect(await countRuns(database.client.db)).toBe(1);
});

test('the same key starts it once, and nothing else', async () => {
  const of = await draft();
  const start = { ...of, inputs: { text: 'x' }, idempotencyKey: newKey(), debug: { until: 'a' } };
  const { runId } = await caller.runs.start(start);
  expect(await caller.runs.start(start)).toEqual({ runId });
  await expect(caller.runs.start({ ...start, debug: { until: 'b' } })).rejects.toMatchObject({
    cause: { code: 'run.key' },
  });
});

describe('pins', () => {
  test('give what was recorded, with its confidence and the run it comes from', async () => {
    const of = await draft();
    const first = await run(of);
    const second = await run(of, { pins: { a: first } });
    expect(calls).toEqual(['b']);
    const [was, is] = [await eventOf(first, 'a'), await eventOf(second, 'a')];
    expect(is).toMatchObject({ pinned: first, out: (was as { out: unknown }).out });
    // Pinned again, it still names the run that computed it.
    const third = await run(of, { pins: { a: second, b: second } });
    expect(calls).toEqual([]);
    expect(await eventOf(third, 'a')).toMatchObject({ pinned: first });
    expect(await caller.runs.get({ id: third })).toMatchObject({ calls: 0 });
  });

  test('repeated, the run takes them again', async () => {
    const of = await draft();
    const first = await run(of);
    const second = await run(of, { pins: { a: first } });
    calls = [];
    const { runId } = await caller.runs.retryFrom({ id: second });
    await untilStatus(database.client.db, runId, 'succeeded');
    expect(calls).toEqual(['b']);
  });

  test.each([
    ['an output that no run has', { a: 'run_nobody_has' }, 'run.pin'],
    ['a node that is not there', { nobody: 'run_nobody_has' }, 'run.node'],
  ])('of %s are refused', async (_, pins, code) => {
    const start = { ...(await draft()), inputs: { text: 'x' }, idempotencyKey: newKey(), debug: { pins } };
    await expect(caller.runs.start(start)).rejects.toMatchObject({ cause: { code } });
  });

  test('of another pattern are refused', async () => {
    const first = await run(await draft());
    const start = { ...(await draft()), inputs: { text: 'x' }, idempotencyKey: newKey() };
    await expect(caller.runs.start({ ...start, debug: { pins: { a: first } } })).rejects.toMatchObject({
      cause: { code: 'run.pin' },
    });
  });
});

describe('run from', () => {
  const from = async (of: { patternId: string; revision: number }, node: string) => {
    calls = [];
    const { runId } = await caller.runs.runFrom({ ...of, node, idempotencyKey: newKey() });
    await untilStatus(database.client.db, runId, 'succeeded');
    return runId;
  };

  const change = async (of: { patternId: string; revision: number }, graph: Pattern) => {
    await caller.patterns.save({ id: of.patternId, revision: of.revision, graph });
    return { ...of, revision: (await caller.patterns.get({ id: of.patternId })).revision };
  };

  test('takes the draft as it is now, and what is unchanged beside the node from the last run', async () => {
    const of = await draft();
    const first = await run(of);
    const changed = await change(of, pair('sentiment-vader'));
    const second = await from(changed, 'b');
    expect(calls).toEqual(['b']);
    expect(await eventOf(second, 'a')).toMatchObject({ reused: first });
    expect(await caller.runs.get({ id: second })).toMatchObject({ retryOf: first, fromNode: 'b' });
  });

  test('says why not: no run, or something before the node has changed', async () => {
    const of = await draft();
    const asked = { ...of, node: 'vote', idempotencyKey: newKey() };
    await expect(caller.runs.runFrom(asked)).rejects.toThrow(/no finished run/);
    await run(of);
    const changed = await change(of, pair('sentiment-vader'));
    await expect(caller.runs.runFrom({ ...changed, node: 'vote', idempotencyKey: newKey() })).rejects.toThrow(
      /b before it has changed/,
    );
  });

  test('the same key gives the same run, also once that has finished', async () => {
    const of = await draft();
    await run(of);
    const asked = { ...of, node: 'vote', idempotencyKey: newKey() };
    const { runId } = await caller.runs.runFrom(asked);
    await untilStatus(database.client.db, runId, 'succeeded');
    expect(await caller.runs.runFrom(asked)).toEqual({ runId });
  });
});

test('a pause is answered once: the second answer to it changes nothing, and the log names who it was', async () => {
  const { db } = database.client;
  const of = await draft();
  calls = [];
  const start = { ...of, inputs: { text: 'x' }, idempotencyKey: newKey(), debug: { breakpoints: ['vote'] } };
  const { runId } = await caller.runs.start(start);
  await untilStatus(db, runId, 'waiting');
  const events = await caller.runs.log({ id: runId });
  const resume = { id: runId, mode: 'continue', seen: events.at(-1)?.seq ?? 0 } as const;
  await Promise.all([caller.runs.resume(resume), caller.runs.resume(resume)]);
  await untilStatus(db, runId, 'succeeded');
  await caller.runs.resume(resume);
  expect(calls.toSorted()).toEqual(['a', 'b']);
  const [row] = await db.execute(sql`
    select count(*)::int as n from run_events where run_id = ${runId} and body->>'kind' = 'run.released'`);
  expect(row).toEqual({ n: 1 });
});

test('a node that is switched off is skipped; one that is not there is refused', async () => {
  const of = await draft();
  const runId = await run(of, { off: ['b', 'b'] });
  expect(calls).toEqual(['a']);
  expect((await caller.runs.get({ id: runId })).debug).toEqual({ off: ['b'] });
  const log = await caller.runs.log({ id: runId });
  expect(log.filter(({ kind }) => kind === 'node.skipped')).toMatchObject([{ node: 'b' }]);
  const start = { ...of, inputs: { text: 'x' }, idempotencyKey: newKey(), debug: { off: ['gone'] } };
  await expect(caller.runs.start(start)).rejects.toMatchObject({ cause: { code: 'run.node' } });
});
