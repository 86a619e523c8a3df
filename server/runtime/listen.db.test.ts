import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { testDatabase } from '#server/testing/database.ts';
import { until } from '#server/testing/runs.ts';
import { listenerOf } from './listen.ts';
import { flushNotices, type Notice, notify } from './notify.ts';

const notice = (run: string, seq: number): Notice => ({ run, workspace: 'wsp_1', seq, kinds: ['events'] });

test('watchers hear of their own run and workspace only', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  const listener = listenerOf(db);
  const heard: Record<string, number[]> = { one: [], all: [], other: [] };
  let connected = 0;
  const stops = [
    listener.watch({ run: 'run_1' }, (n) => n && heard.one?.push(n.seq)),
    listener.watch({ workspace: 'wsp_1' }, (n) => n && heard.all?.push(n.seq)),
    listener.watch({ workspace: 'wsp_2' }, (n) => (n ? heard.other?.push(n.seq) : connected++)),
  ];
  await until(async () => connected > 0);
  notify(db, notice('run_1', 1));
  await flushNotices(db);
  notify(db, notice('run_2', 7));
  await until(async () => heard.all?.length === 2);
  expect(heard).toEqual({ one: [1], all: [1, 7], other: [] });
  for (const stop of stops) stop();
  expect(listener.size).toBe(0);
  await listener.close();
});

test('a cut connection is made anew and everybody is told to look', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  const listener = listenerOf(db);
  let connected = 0;
  const seqs: number[] = [];
  listener.watch({ run: 'run_1' }, (n) => (n ? seqs.push(n.seq) : connected++));
  await until(async () => connected === 1);
  await db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'parallax-listen'`);
  await until(async () => connected === 2);
  notify(db, notice('run_1', 3));
  await until(async () => seqs.length === 1);
  await listener.close();
});

test('notices of many runs share few statements, and no payload is too long', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  const listener = listenerOf(db);
  let connected = 0;
  const runs = new Set<string>();
  listener.watch({}, (n) => (n ? runs.add(n.run) : connected++));
  await until(async () => connected > 0);
  for (let n = 0; n < 1_000; n++) notify(db, notice(`run_${'x'.repeat(20)}${n}`, 1));
  await until(async () => runs.size === 1_000);
  await listener.close();
});
