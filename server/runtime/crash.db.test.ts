import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import { build } from '#engine/testing.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { callsOf, logOf, seedPattern, spawnWorker, start, until, untilStatus } from '#server/testing/runs.ts';

// Processes are started and killed here; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });

/** Three calls one after the other, the middle one long enough to be killed in. */
const chain = build()
  .input()
  .agent('a', 'wait-10', 'input')
  .agent('b', 'wait-4000', 'a')
  .output('b')
  .pattern();

const calledTimes = (calls: readonly { call: string }[], key: string): number =>
  calls.filter(({ call }) => call.endsWith(`/${key}`)).length;

test('a run finishes and its log is whole', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await using _worker = await spawnWorker(database.url);
  const graph = build().input().agent('a', 'wait-10', 'input').output('a').pattern();
  const { runId } = await start(db, graph);
  await untilStatus(db, runId, 'succeeded');
  const log = await logOf(db, runId);
  expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
  expect(log.map((event) => event.kind)).toEqual([
    'run.queued',
    'run.started',
    'node.settled',
    'node.started',
    'node.settled',
    'node.settled',
    'run.finished',
  ]);
  const [row] = await db.execute(sql`select calls, units, ms >= 10 as took, conf_status from runs`);
  expect(row).toMatchObject({ calls: 1, units: 1, took: true });
});

/** Starts two workers and the run, and waits until one of them is in call `b`. */
async function inTheMiddle(database: TestDatabase, graph = chain) {
  const { db } = database.client;
  await seedPattern(db);
  const workers = await Promise.all([spawnWorker(database.url), spawnWorker(database.url)]);
  const { runId } = await start(db, graph);
  const call = await until(async () => (await callsOf(db)).find((one) => one.call.endsWith('/b')));
  // The start of a call is told without waiting for it; the kill is to come after it was written.
  await until(async () =>
    (await logOf(db, runId)).some((event) => event.kind === 'node.started' && event.key === 'b'),
  );
  const busy = workers.find((worker) => worker.pid === call.pid);
  const idle = workers.find((worker) => worker.pid !== call.pid);
  if (!busy || !idle) throw new Error('A call came from an unknown process.');
  const end = async () => {
    await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
  };
  return { db, runId, busy, idle, [Symbol.asyncDispose]: end };
}

test('killed with -9, another worker finishes and makes no settled call again', async () => {
  await using database = await testDatabase();
  await using running = await inTheMiddle(database);
  const { db, runId, busy } = running;
  const killedAt = Date.now();
  await busy.kill('SIGKILL');
  await untilStatus(db, runId, 'succeeded');
  const calls = await callsOf(db);
  expect(calledTimes(calls, 'a')).toBe(1);
  expect(calledTimes(calls, 'b')).toBe(2);
  const log = await logOf(db, runId);
  expect(log.filter(({ kind }) => kind === 'run.resumed')).toMatchObject([{ because: 'takeover' }]);
  expect(log.filter((event) => event.kind === 'node.started' && event.key === 'b')).toHaveLength(2);
  expect(log.filter((event) => event.kind === 'node.settled' && event.key === 'a')).toHaveLength(1);
  const resumed = log.find(({ kind }) => kind === 'run.resumed');
  expect((resumed?.at ?? Infinity) - killedAt).toBeLessThan(30_000);
});

test('stopped cleanly, a worker ends the call on its way and hands the run over; nothing is called twice', async () => {
  await using database = await testDatabase();
  const graph = build()
    .input()
    .agent('a', 'wait-10', 'input')
    .agent('b', 'wait-3000', 'a')
    .agent('c', 'wait-10', 'b')
    .output('c')
    .pattern();
  await using running = await inTheMiddle(database, graph);
  const { db, runId, busy, idle } = running;
  const stoppedAt = Date.now();
  await busy.kill('SIGTERM');
  expect(Date.now() - stoppedAt).toBeLessThan(10_000);
  await untilStatus(db, runId, 'succeeded');
  const log = await logOf(db, runId);
  expect(log.filter(({ kind }) => kind === 'run.resumed')).toMatchObject([{ because: 'handover' }]);
  expect(log.some(({ kind }) => kind === 'node.aborted')).toBe(false);
  const calls = await callsOf(db);
  expect(calls.map(({ call, pid, aborted }) => [call.split('/')[1], pid, aborted])).toEqual([
    ['a', busy.pid, false],
    ['b', busy.pid, false],
    ['c', idle.pid, false],
  ]);
  const rows = await db.execute<{ pid: number }>(sql`select pid from workers`);
  expect(rows.map((row) => row.pid)).toEqual([idle.pid]);
});

test('a call that takes too long for a worker that stops is made again elsewhere, within 20 s', async () => {
  await using database = await testDatabase();
  const graph = build().input().agent('b', 'wait-14000', 'input').output('b').pattern();
  await using running = await inTheMiddle(database, graph);
  const { db, runId, busy } = running;
  const stoppedAt = Date.now();
  await busy.kill('SIGTERM');
  expect(Date.now() - stoppedAt).toBeLessThan(20_000);
  await untilStatus(db, runId, 'succeeded');
  const log = await logOf(db, runId);
  expect(log.filter(({ kind }) => kind === 'run.resumed')).toMatchObject([{ because: 'handover' }]);
  expect(calledTimes(await callsOf(db), 'b')).toBe(2);
});

test('a frozen worker that wakes up writes nothing into a run that was taken over', async () => {
  await using database = await testDatabase();
  await using running = await inTheMiddle(database);
  const { db, runId, busy } = running;
  busy.signal('SIGSTOP');
  await until(async () => (await logOf(db, runId)).some(({ kind }) => kind === 'run.resumed'), {
    ms: 30_000,
  });
  busy.signal('SIGCONT');
  await untilStatus(db, runId, 'succeeded');
  const log = await logOf(db, runId);
  expect(log.filter((event) => event.kind === 'node.settled' && event.key === 'b')).toHaveLength(1);
  expect(log.filter(({ kind }) => kind === 'run.finished')).toHaveLength(1);
});

test('a run that kills its worker is stopped after five attempts; its neighbours finish', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const poison = build().input().agent('a', 'kill', 'input').output('a').pattern();
  const neighbour = build().input().agent('a', 'wait-300', 'input').output('a').pattern();
  const { runId } = await start(db, poison);
  const neighbours = await Promise.all(Array.from({ length: 5 }, () => start(db, neighbour)));
  for (let attempt = 0; attempt < 5; attempt++) {
    await using _worker = await spawnWorker(database.url);
    await until(async () => (await kills(runId)) === attempt + 1, {
      ms: 30_000,
    });
  }
  async function kills(id: string): Promise<number> {
    return (await callsOf(db)).filter(({ call }) => call === `${id}/a`).length;
  }
  await using _last = await spawnWorker(database.url);
  await untilStatus(db, runId, 'failed');
  for (const one of neighbours) await untilStatus(db, one.runId, 'succeeded');
  const end = (await logOf(db, runId)).at(-1);
  expect(end).toMatchObject({ kind: 'run.finished', reason: 'Stopped after 5 attempts that got nowhere.' });
  expect(await kills(runId)).toBe(5);
});
