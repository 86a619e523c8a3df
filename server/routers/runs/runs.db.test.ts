/** Runs as people meet them: through the procedures, executed by a worker in this process. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { StoredEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import type { Person } from '#server/access/principal.ts';
import { endSession } from '#server/auth/session.ts';
import { appRouter } from '#server/router.ts';
import { listenerOf } from '#server/runtime/listen.ts';
import { type RunningWorker, startWorker } from '#server/runtime/work.ts';
import { type Caller, callerOf, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { until, untilStatus } from '#server/testing/runs.ts';

const AGENTS = ['sentiment-vader', 'sentiment-afinn'] as const;

let database: TestDatabase;
let ada: Person;
let caller: Caller;
let worker: RunningWorker;
const calls: { agentId: string; key: string; aborted: boolean }[] = [];
/** Holds back calls whose input contains `slow`. */
const SLOW_MS = 60_000;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'error');
  database = await testDatabase({ max: 8 });
  ada = await signUp(database.client.db, 'Ada');
  caller = callerOf(database.client.db, ada);
  worker = await startWorker({
    url: database.url,
    callAgent: async ({ agentId, input }, { idempotencyKey: key, signal }) => {
      const call = { agentId, key, aborted: false };
      calls.push(call);
      signal.addEventListener('abort', () => {
        call.aborted = true;
      });
      if (String(input).includes('slow')) await pause(SLOW_MS, undefined, { signal });
      const value = agentId === AGENTS[1] && String(input).includes('odd') ? 'negative' : 'positive';
      const conf = unknown('label-correct', 'no-signal');
      return ok(value, conf, { evidence: [key], cost: { units: 1, ms: 1, calls: 1 } });
    },
  });
});
afterAll(async () => {
  await worker.stop();
  await listenerOf(database.client.db).close();
  await database[Symbol.asyncDispose]();
});

const one = (agentId: string = AGENTS[0]): Pattern =>
  build().input('text').agent('ask', agentId, 'text').output('ask').pattern();

const asking = (config: Record<string, unknown> = {}): Pattern =>
  build()
    .input('text')
    .agent('ask', AGENTS[0], 'text')
    .node('person', 'human', {
      config: { question: 'Right?', options: ['yes', 'no'], ...config },
      from: 'ask',
    })
    .output('person')
    .pattern();

let keys = 0;
async function startRun(graph: Pattern, text = 'good'): Promise<{ runId: string; patternId: string }> {
  const { id: patternId, revision } = await caller.patterns.create({ name: 'P', graph });
  const idempotencyKey = `key-${++keys}-of-tests`;
  const { runId } = await caller.runs.start({ patternId, revision, inputs: { text }, idempotencyKey });
  return { runId, patternId };
}

const db = () => database.client.db;
const kindsOf = (log: readonly StoredEvent[]) => log.map(({ kind }) => kind);
const callsOf = (runId: string) => calls.filter(({ key }) => key.startsWith(`${runId}/`));

describe('start', () => {
  test('a run is executed and listed with its figures', async () => {
    const { runId, patternId } = await startRun(one());
    await untilStatus(db(), runId, 'succeeded');
    const { rows, nextCursor } = await caller.runs.list({ patternId });
    expect(nextCursor).toBeNull();
    expect(rows).toMatchObject([
      {
        id: runId,
        patternId,
        patternName: 'P',
        status: 'succeeded',
        calls: 1,
        conf: null,
        confStatus: 'unknown',
      },
    ]);
    const run = await caller.runs.get({ id: runId });
    expect(run).toMatchObject({ id: runId, inputs: { text: 'good' }, status: 'succeeded', retryOf: null });
    expect(run.graph.nodes).toHaveLength(3);
  });

  test('the same key and body give the same run, another body is refused', async () => {
    const { id: patternId } = await caller.patterns.create({ name: 'P', graph: one() });
    const body = { patternId, revision: 1, inputs: { text: 'x' }, idempotencyKey: 'the-same-key' };
    const started = await Promise.all(Array.from({ length: 8 }, () => caller.runs.start(body)));
    expect(new Set(started.map(({ runId }) => runId)).size).toBe(1);
    await expect(caller.runs.start({ ...body, inputs: { text: 'y' } })).rejects.toThrow(
      /already started a run/,
    );
    await caller.patterns.save({ id: patternId, revision: 1, graph: one(AGENTS[1]) });
    expect(await caller.runs.start(body)).toEqual(started[0]);
    const { runId: id } = started[0] ?? { runId: '' };
    await untilStatus(db(), id, 'succeeded');
    const { idempotencyKey } = body;
    await expect(caller.runs.retryFrom({ id, node: 'ask', idempotencyKey })).rejects.toThrow(
      /already started/,
    );
    const [row] = await db().execute(
      sql`select count(*)::int as n from runs where pattern_id = ${patternId}`,
    );
    expect(row?.n).toBe(1);
  });

  test.each([
    ['a missing input', {}, /Input text: it has no value/],
    ['an input of another type', { text: 3 }, /Input text: its value is no Text/],
    ['an input nobody asked for', { text: 'x', more: 1 }, /Input more: this pattern does not take it/],
    ['an input that is too large', { text: 'x'.repeat(300_000) }, /larger than 256 KB/],
  ])('%s is refused', async (_, inputs, message) => {
    const { id: patternId } = await caller.patterns.create({ name: 'P', graph: one() });
    const work = caller.runs.start({ patternId, revision: 1, inputs, idempotencyKey: `bad-input-${++keys}` });
    await expect(work).rejects.toThrow(message);
  });

  test('a broken pattern and an old revision are refused', async () => {
    const { id } = await caller.patterns.create({ name: 'P', graph: build().input('text').pattern() });
    const body = { patternId: id, inputs: { text: 'x' }, idempotencyKey: 'never-used-key' };
    await expect(caller.runs.start({ ...body, revision: 1 })).rejects.toThrow(/was not started/);
    await expect(caller.runs.start({ ...body, revision: 7 })).rejects.toThrow(/since revision 7/);
  });

  test('a run and its job are committed together or not at all', async () => {
    const [before] = await db().execute(sql`select (select count(*) from runs)::int as runs,
      (select count(*) from pgboss.job)::int as jobs`);
    const { id: patternId } = await caller.patterns.create({ name: 'P', graph: one() });
    await db()
      .execute(sql`alter table pgboss.job_common rename to job_gone`)
      .catch(() => {});
    await db().execute(sql`alter table pgboss.job rename to job_away`);
    const body = { patternId, revision: 1, inputs: { text: 'x' }, idempotencyKey: 'without-a-queue' };
    await expect(caller.runs.start(body)).rejects.toThrow();
    await db().execute(sql`alter table pgboss.job_away rename to job`);
    await db()
      .execute(sql`alter table pgboss.job_gone rename to job_common`)
      .catch(() => {});
    const [after] = await db().execute(sql`select (select count(*) from runs)::int as runs,
      (select count(*) from pgboss.job)::int as jobs`);
    expect(after).toEqual(before);
    const { runId } = await caller.runs.start(body);
    await untilStatus(db(), runId, 'succeeded');
  });

  test('pages follow one another without gap or repeat', async () => {
    const { id: patternId } = await caller.patterns.create({ name: 'Many', graph: one() });
    await db().execute(sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by, status,
        finished_at)
      select 'run_page' || n, ${ada.workspaceId}, ${patternId}, 'h', 'none', '{}', 'u', 'cancelled', now()
      from generate_series(1, 120) n`);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await caller.runs.list({ patternId, cursor });
      seen.push(...page.rows.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
  });
});

describe('cancel', () => {
  test('reaches the agent call within a second', async () => {
    const { runId } = await startRun(one(), 'slow');
    await until(async () => callsOf(runId).length === 1);
    const askedAt = Date.now();
    await caller.runs.cancel({ id: runId });
    await untilStatus(db(), runId, 'cancelled');
    expect(Date.now() - askedAt).toBeLessThan(1_000);
    expect(callsOf(runId)).toMatchObject([{ aborted: true }]);
    const log = await caller.runs.log({ id: runId });
    expect(kindsOf(log).slice(-1)).toEqual(['run.finished']);
    expect(kindsOf(log)).toContain('node.aborted');
    await expect(caller.runs.cancel({ id: runId })).rejects.toThrow(/already ended as cancelled/);
  });

  test('ends a waiting run at once and withdraws its question', async () => {
    const { runId } = await startRun(asking());
    await untilStatus(db(), runId, 'waiting');
    await caller.runs.cancel({ id: runId });
    expect((await caller.runs.get({ id: runId })).status).toBe('cancelled');
    const mine = (await caller.approvals.list()).filter((row) => row.runId === runId);
    expect(mine).toMatchObject([{ status: 'withdrawn' }]);
    const [id] = mine.map((row) => row.id);
    await expect(caller.approvals.answer({ id: id ?? '', answer: 'yes' })).rejects.toThrow(
      /already withdrawn/,
    );
  });
});

describe('people', () => {
  test('the answer goes on where the run stopped; a second one is told who was first', async () => {
    const { runId } = await startRun(asking());
    await untilStatus(db(), runId, 'waiting');
    const [question] = (await caller.approvals.list({ status: 'open' })).filter((row) => row.runId === runId);
    expect(question).toMatchObject({
      ...{ question: 'Right?', options: ['yes', 'no'], patternName: 'P', node: 'person', deadline: null },
      ...{ subject: { value: 'positive' }, answeredBy: null },
    });
    const id = question?.id ?? '';
    await expect(caller.approvals.answer({ id, answer: 'maybe' })).rejects.toThrow(/none of yes, no/);
    const answers = await Promise.allSettled([
      caller.approvals.answer({ id, answer: 'yes' }),
      caller.approvals.answer({ id, answer: 'no' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await untilStatus(db(), runId, 'succeeded');
    const log = await caller.runs.log({ id: runId });
    expect(kindsOf(log).filter((kind) => kind === 'human.answered')).toHaveLength(1);
    expect(log.filter(({ kind }) => kind === 'run.resumed')).toMatchObject([{ because: 'answer' }]);
    expect(callsOf(runId)).toHaveLength(1);
    const settled = log.filter((event) => event.kind === 'node.settled' && event.node === 'person');
    const first = answers[0]?.status === 'fulfilled' ? 'yes' : 'no';
    // Said again by the same person, it is the same answer.
    await expect(caller.approvals.answer({ id, answer: first })).resolves.toEqual({ id });
    const other = first === 'yes' ? 'no' : 'yes';
    await expect(caller.approvals.answer({ id, answer: other })).rejects.toThrow(/already answered/);
    expect(await caller.runs.log({ id: runId })).toHaveLength(log.length);
    expect(settled).toMatchObject([{ out: { out: { outcome: 'ok', value: first } } }]);
    expect((await caller.approvals.list()).find((row) => row.id === id)).toMatchObject({
      ...{ status: 'answered', answer: first, answeredBy: 'Ada' },
    });
  });

  test.each([
    ['abstain', 'abstained'],
    ['fail', 'failed'],
  ] as const)('a question past its deadline counts as %s', async (onTimeout, status) => {
    const { runId } = await startRun(asking({ deadlineHours: 0.5 / 3600, onTimeout }));
    await untilStatus(db(), runId, status);
    const log = await caller.runs.log({ id: runId });
    expect(kindsOf(log)).toContain('human.expired');
    expect((await caller.runs.get({ id: runId })).reason).toBe('Nobody answered before the deadline.');
    const [question] = (await caller.approvals.list()).filter((row) => row.runId === runId);
    expect(question?.status).toBe('expired');
  });
});

describe('retry', () => {
  test('takes over what does not depend on the node, and asks the rest again', async () => {
    const graph = build()
      .input('text')
      .agent('a', AGENTS[0], 'text')
      .agent('b', AGENTS[1], 'text')
      .node('vote', 'vote', { config: {}, from: ['a', 'b'] })
      .output('vote')
      .pattern();
    const { runId } = await startRun(graph);
    await untilStatus(db(), runId, 'succeeded');
    const { runId: second } = await caller.runs.retryFrom({ id: runId, node: 'b' });
    await untilStatus(db(), second, 'succeeded');
    expect(callsOf(second).map(({ key }) => key)).toEqual([`${second}/b`]);
    const log = await caller.runs.log({ id: second });
    expect(log[0]).toMatchObject({ kind: 'run.queued', retryOf: runId, fromNode: 'b' });
    expect(log.find((event) => event.kind === 'node.settled' && event.node === 'a')).toMatchObject({
      reused: runId,
    });
    expect(await caller.runs.get({ id: second })).toMatchObject({ retryOf: runId, fromNode: 'b' });
    const [row] = (await caller.runs.list()).rows.filter(({ id }) => id === second);
    expect(row?.calls).toBe(1);
    await expect(caller.runs.retryFrom({ id: runId, node: 'nowhere' })).rejects.toThrow(/no node nowhere/);
  });

  test('a run that has not ended is not repeated', async () => {
    const { runId } = await startRun(asking());
    await untilStatus(db(), runId, 'waiting');
    await expect(caller.runs.retryFrom({ id: runId, node: 'ask' })).rejects.toThrow(/still waiting/);
    await caller.runs.cancel({ id: runId });
  });
});

/** Reads a stream until it ends, or until `stop` says so. */
async function read(runId: string, lastEventId?: string, stop: (seq: number) => boolean = () => false) {
  const seqs: number[] = [];
  const stream = await caller.runs.events(
    lastEventId === undefined ? { id: runId } : { id: runId, lastEventId },
  );
  for await (const [id, batch] of stream as AsyncIterable<[string, StoredEvent[]]>) {
    expect(Number(id)).toBe(batch.at(-1)?.seq);
    seqs.push(...batch.map(({ seq }) => seq));
    if (batch.some(({ seq }) => stop(seq))) break;
  }
  return seqs;
}

describe('events', () => {
  test('a watcher sees every event once, live, and the stream ends with the run', async () => {
    const { runId } = await startRun(asking());
    const watching = read(runId);
    await untilStatus(db(), runId, 'waiting');
    const [question] = (await caller.approvals.list()).filter((row) => row.runId === runId);
    await caller.approvals.answer({ id: question?.id ?? '', answer: 'no' });
    const seqs = await watching;
    const log = await caller.runs.log({ id: runId });
    expect(seqs).toEqual(log.map(({ seq }) => seq));
  });

  test('a broken connection resumes with exactly what it has missed', async () => {
    const { runId } = await startRun(asking());
    const before = await read(runId, undefined, (seq) => seq === 3);
    await untilStatus(db(), runId, 'waiting');
    const [question] = (await caller.approvals.list()).filter((row) => row.runId === runId);
    await caller.approvals.answer({ id: question?.id ?? '', answer: 'yes' });
    const after = await read(runId, String(before.at(-1)));
    const log = await caller.runs.log({ id: runId });
    expect([...before, ...after]).toEqual(log.map(({ seq }) => seq));
  });

  test('a run is followed by its key before it is started', async () => {
    const { id: patternId } = await caller.patterns.create({ name: 'Early', graph: one() });
    const key = 'followed-early';
    const seqs: number[] = [];
    const watching = (async () => {
      const stream = await caller.runs.events({ key });
      for await (const [, batch] of stream as AsyncIterable<[string, StoredEvent[]]>)
        seqs.push(...batch.map(({ seq }) => seq));
    })();
    const inputs = { text: 'good' };
    const { runId } = await caller.runs.start({ patternId, revision: 1, inputs, idempotencyKey: key });
    await watching;
    expect(seqs).toEqual((await caller.runs.log({ id: runId })).map(({ seq }) => seq));
  });

  test('a stream ends within seconds of its session', async () => {
    const eve = await signUp(db(), 'Eve');
    const hers = callerOf(db(), eve);
    const { id: patternId } = await hers.patterns.create({ name: 'E', graph: asking() });
    const inputs = { text: 'good' };
    const { runId } = await hers.runs.start({ patternId, revision: 1, inputs, idempotencyKey: 'eve-waits' });
    const stream = await hers.runs.events({ id: runId });
    const watching = (async () => {
      for await (const _ of stream);
    })();
    await untilStatus(db(), runId, 'waiting');
    await endSession(db(), eve.sessionToken);
    await expect(watching).rejects.toThrow('You are signed out.');
  });

  test('readers that leave are forgotten', async () => {
    const { runId } = await startRun(one());
    await untilStatus(db(), runId, 'succeeded');
    await Promise.all(Array.from({ length: 20 }, () => read(runId)));
    expect(listenerOf(db()).size).toBe(0);
  });
});

describe('dashboards', () => {
  test('figures come from the runs; agents that answered the same question are compared', async () => {
    const graph = build()
      .input('text')
      .agent('a', AGENTS[0], 'text')
      .agent('b', AGENTS[1], 'text')
      .node('vote', 'vote', { config: {}, from: ['a', 'b'] })
      .output('vote')
      .pattern();
    const fresh = await signUp(db(), 'Cleo');
    const cleo = callerOf(db(), fresh);
    expect(await cleo.dashboards.live({ minutes: 15 })).toEqual({
      ...{
        minutes: 15,
        bars: [],
        barMinutes: 1,
        from: expect.any(Number),
        confidence: [],
        latency: null,
        disagreements: [],
        waiting: 0,
        running: 0,
      },
    });
    const { id: patternId } = await cleo.patterns.create({ name: 'C', graph });
    for (const text of ['odd', 'even', 'plain']) {
      const inputs = { text };
      const { runId } = await cleo.runs.start({
        patternId,
        revision: 1,
        inputs,
        idempotencyKey: `cleo-${text}`,
      });
      await until(async () => (await cleo.runs.get({ id: runId })).finishedAt !== null);
    }
    const live = await cleo.dashboards.live({ minutes: 15 });
    const sure = live.confidence.flatMap(({ bins, unknown: none }) => [
      none,
      ...bins.map((bin) => bin.count),
    ]);
    expect(sure.reduce((sum, count) => sum + count, 0)).toBe(
      live.bars.reduce((sum, row) => sum + row.succeeded, 0),
    );
    expect(live.disagreements).toMatchObject([{ pairs: 3, disagreed: 1 }]);
    expect(live.bars.reduce((sum, row) => sum + row.succeeded + row.abstained + row.failed, 0)).toBe(3);
    expect(live.latency?.count).toBe(3);
  });

  test('an answer without a number counts as unknown and fills no bar', async () => {
    const { runId } = await startRun(one());
    await untilStatus(db(), runId, 'succeeded');
    const { confidence } = await caller.dashboards.live({ minutes: 15 });
    const shown = confidence.find(({ status }) => status === 'unknown');
    expect(shown?.unknown).toBeGreaterThan(0);
    expect(shown?.bins.every(({ count }) => count === 0)).toBe(true);
  });

  test('a change of state ticks', async () => {
    const stop = new AbortController();
    const context = { db: db(), principal: ada, requestId: 'test', signal: stop.signal };
    const stream = await appRouter.createCaller(context).dashboards.changes();
    const first = stream[Symbol.asyncIterator]().next();
    await startRun(one());
    expect((await first).done).toBe(false);
    stop.abort();
  });
});
