import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { testDatabase } from '#server/testing/database.ts';
import { until } from '#server/testing/runs.ts';
import { announce, appendEvents } from './append.ts';
import { countFeeds } from './feed.ts';
import { followChanges, followRun } from './follow.ts';
import { listenerOf } from './listen.ts';
import { flushNotices } from './notify.ts';

const REF = { runId: 'run_1', workspaceId: 'wsp_1' };
const started = (node: string): RunEvent => ({ kind: 'node.started', at: 1, node, key: node });
const END: RunEvent = { kind: 'run.finished', at: 2, status: 'cancelled', ms: 1, outcome: 'abstain' };
const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

async function insertRun(db: Db): Promise<void> {
  await db.execute(sql`insert into workspaces (id, name) values ('wsp_1', 'One')`);
  await db.execute(
    sql`insert into patterns (id, workspace_id, name, graph, created_by) values ('pat_1', 'wsp_1', 'P', '{}', 'u')`,
  );
  await db.execute(sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by)
    values ('run_1', 'wsp_1', 'pat_1', 'h', 'none', '{}', 'u')`);
}

async function append(db: Db, ...events: RunEvent[]): Promise<void> {
  const appended = await db.transaction((tx) => appendEvents(tx, { ...REF, events }));
  announce(db, { ...REF, events }, appended?.seq ?? 0);
}

const grow = (db: Db, count: number) =>
  append(db, ...Array.from({ length: count }, (_, n) => started(`n${n}`)));

/** The same database; `reads` counts how often the tenant's door was opened. */
function counted(db: Db): { db: Db; reads: () => number } {
  let reads = 0;
  const spied = new Proxy(db, {
    get(target, name) {
      if (name === 'transaction') reads += 1;
      return Reflect.get(target, name, target);
    },
  });
  return { db: spied, reads: () => reads };
}

/** Follows until the end, or until `stop`; the numbers seen so far. */
function watch(db: Db, after = 0, stop = new AbortController()) {
  const seen: number[] = [];
  const ended = (async () => {
    const options = { after, signal: stop.signal, recheck: async () => {} };
    for await (const batch of followRun(db, REF, options)) seen.push(...batch.map(({ seq }) => seq));
  })();
  return { seen, ended, stop };
}

test('fifty watchers cost one read per notice, and each sees every event once and in order', async () => {
  await using database = await testDatabase();
  await insertRun(database.client.db);
  const { db, reads } = counted(database.client.db);
  await grow(db, 3);
  const watchers = Array.from({ length: 50 }, (_, n) => watch(db, n % 3));
  await until(async () => watchers.every(({ seen }) => seen.at(-1) === 3));
  const before = reads();
  for (let round = 1; round <= 5; round++) {
    await grow(db, 2);
    await flushNotices(db);
    await until(async () => watchers.every(({ seen }) => seen.at(-1) === 3 + 2 * round));
  }
  expect(reads() - before).toBeLessThanOrEqual(10);
  await append(db, END);
  await Promise.all(watchers.map(({ ended }) => ended));
  for (const [n, { seen }] of watchers.entries()) expect(seen).toEqual(numbers((n % 3) + 1, 14));
  expect([countFeeds(db), listenerOf(db).size]).toEqual([0, 0]);
  await listenerOf(db).close();
});

test('whoever is far behind reads pages until it has caught up', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  await grow(db, 1_500);
  const late = [watch(db), watch(db), watch(db, 700), watch(db, 1_499)];
  await until(async () => late.every(({ seen }) => seen.at(-1) === 1_500));
  await append(db, END);
  await Promise.all(late.map(({ ended }) => ended));
  expect(late.map(({ seen }) => seen)).toEqual([1, 1, 701, 1_500].map((from) => numbers(from, 1_501)));
  const afterwards = watch(db, 1_501);
  await afterwards.ended;
  expect(afterwards.seen).toEqual([]);
  await listenerOf(db).close();
});

test('a watcher that leaves is forgotten at once, and those of another workspace see nothing', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  await grow(db, 2);
  const [mine, stop] = [watch(db), new AbortController()];
  const foreign = followRun(
    db,
    { ...REF, workspaceId: 'wsp_2' },
    { after: 0, signal: stop.signal, recheck: async () => {} },
  ).next();
  await until(async () => mine.seen.length === 2);
  expect(countFeeds(db)).toBe(2);
  mine.stop.abort();
  stop.abort();
  await mine.ended;
  expect((await foreign).done).toBe(true);
  expect([countFeeds(db), listenerOf(db).size]).toEqual([0, 0]);
  await listenerOf(db).close();
});

test('changes of a workspace are told to everybody, and its watchers end with their right to read', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await insertRun(db);
  const stop = new AbortController();
  const options = { signal: stop.signal, recheck: async () => {} };
  const streams = Array.from({ length: 3 }, () => followChanges(db, 'wsp_1', options));
  const first = streams.map((stream) => stream.next());
  await append(db, { kind: 'run.started', at: 1, worker: 'w', epoch: 0 });
  expect((await Promise.all(first)).map(({ done }) => done)).toEqual([false, false, false]);
  stop.abort();
  expect((await streams[0]?.next())?.done).toBe(true);
  const refused = followChanges(db, 'wsp_1', {
    signal: new AbortController().signal,
    recheck: async () => {
      throw new Error('no longer');
    },
  });
  const reading = (async () => {
    for await (const _ of refused);
  })();
  await expect(reading).rejects.toThrow('no longer');
  await Promise.all(streams.map((stream) => stream.return(undefined)));
  expect(listenerOf(db).size).toBe(0);
  await listenerOf(db).close();
});
