/** Timers and deadlines on real processes that are killed, stopped, and have wrong clocks. */
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '#db/client.ts';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import { build } from '#engine/testing.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { testDatabase } from '#server/testing/database.ts';
import { callsOf, logOf, seedPattern, spawnWorker, start, until, untilStatus } from '#server/testing/runs.ts';

vi.setConfig({ testTimeout: 120_000 });

const HOUR_MS = 3_600_000;

/** Asks twice, with a pause between. */
const pausing = (backoffMs: number) =>
  build()
    .input()
    .container('retry', 'retry', {
      from: 'input',
      config: { max: 2, backoffMs },
      inside: (inner) => inner.agent('a', 'broken', 'retry.item').take('a'),
    })
    .output('retry')
    .pattern();

/** A person is asked, and beside it somebody who takes that long. */
const asking = (deadlineMs: number, agent: string) =>
  build()
    .input()
    .node('ask', 'human', {
      from: 'input',
      config: { answerType: 'Text', deadlineHours: deadlineMs / HOUR_MS },
    })
    .agent('slow', agent, 'input')
    .node('both', 'merge', { from: ['ask', 'slow'] })
    .output('both')
    .pattern();

type Kind = RunEvent['kind'];
const all = <K extends Kind>(log: readonly StoredEvent[], kind: K): Extract<StoredEvent, { kind: K }>[] =>
  log.filter((event): event is Extract<StoredEvent, { kind: K }> => event.kind === kind);

const untilEvent = (db: Db, runId: string, kind: Kind): Promise<true> =>
  until(async () => (await logOf(db, runId)).some((event) => event.kind === kind) && true, {
    name: `${kind} of ${runId}`,
  });

const deadlineOf = async (db: Db, runId: string): Promise<unknown> =>
  (await db.execute(sql`select id, status, deadline::text from approvals where run_id = ${runId}`))[0];

/** When the only pause was due and when it ended. */
function pauseOf(log: readonly StoredEvent[]): { due: number; ended: number } {
  const [set, ...more] = all(log, 'timer.set');
  const over = all(log, 'effect.settled').find(({ effect }) => effect === 'timer');
  if (!set || !over || more.length > 0) throw new Error('There was not exactly one pause.');
  return { due: set.until, ended: over.at };
}

test('pauses, long and short, and deadlines outlast every worker', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const settings = { restMs: 4_500 };
  const long = { runId: '' };
  const short = { runId: '' };
  const asked = { runId: '' };
  {
    await using _worker = await spawnWorker(database.url, settings);
    Object.assign(long, await start(db, pausing(6_000)));
    Object.assign(short, await start(db, pausing(3_500)));
    Object.assign(asked, await start(db, asking(500, 'wait-1')));
    await untilStatus(db, long.runId, 'waiting');
    await untilEvent(db, short.runId, 'timer.set');
    await untilStatus(db, asked.runId, 'waiting');
  }
  // Everything is down; the deadline passes.
  await until(async () => {
    const [row] = await db.execute(sql`select deadline < now() as passed from approvals`);
    return row?.passed === true;
  });
  expect(await deadlineOf(db, asked.runId)).toMatchObject({ status: 'open' });
  await using _worker = await spawnWorker(database.url, { ...settings, aheadMs: -HOUR_MS });
  const backAt = await clockOf(db).current();
  await untilStatus(db, asked.runId, 'abstained');
  expect(all(await logOf(db, asked.runId), 'human.expired')).toHaveLength(1);

  await untilStatus(db, short.runId, 'failed');
  await untilStatus(db, long.runId, 'failed');
  const logs = await Promise.all([long, short].map(({ runId }) => logOf(db, runId)));
  for (const log of logs) {
    const { due, ended } = pauseOf(log);
    expect(ended).toBeGreaterThanOrEqual(due);
    // A run that was taken from a dead worker goes on when that is known to be dead.
    const takenAt = all(log, 'run.resumed').find(({ because }) => because === 'takeover')?.at ?? 0;
    expect(ended - Math.max(due, backAt, takenAt)).toBeLessThan(2_000);
  }
  expect(all(logs[0] ?? [], 'run.waiting')).toMatchObject([{ for: 'timer' }]);
  expect(all(logs[0] ?? [], 'run.resumed')).toMatchObject([{ because: 'timer' }]);
  expect(all(logs[1] ?? [], 'run.waiting')).toEqual([]);
  expect(all(logs[1] ?? [], 'run.resumed')).toMatchObject([{ because: 'takeover' }]);
  expect((await callsOf(db)).filter(({ call }) => call.includes('/retry#'))).toHaveLength(4);
});

test('a question keeps its place and its deadline when its worker is stopped', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const { runId } = await start(db, asking(HOUR_MS, 'wait-1500'));
  {
    const first = await spawnWorker(database.url);
    await untilEvent(db, runId, 'node.waiting');
    await first.kill('SIGTERM');
  }
  const before = await deadlineOf(db, runId);
  expect(before).toMatchObject({ status: 'open' });
  await using _second = await spawnWorker(database.url);
  await untilStatus(db, runId, 'waiting');
  expect(await deadlineOf(db, runId)).toEqual(before);
});
