/** Paused runs on real worker processes: they outlive their worker, and are let go of once. */
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '#db/client.ts';
import type { DebugSettings, ReleaseMode } from '#engine/events.ts';
import { build } from '#engine/testing.ts';
import { testDatabase } from '#server/testing/database.ts';
import {
  callsOf,
  logOf,
  seedPattern,
  spawnWorker,
  start,
  untilStatus,
  WORKSPACE,
} from '#server/testing/runs.ts';
import { cancelRun } from './cancel.ts';
import { pausedIn, releaseRun } from './release.ts';

vi.setConfig({ testTimeout: 120_000 });

const graph = build()
  .input()
  .agent('first', 'wait-1', 'input')
  .agent('second', 'wait-1', 'first')
  .agent('third', 'wait-1', 'second')
  .output('third')
  .pattern();

const begin = (db: Db, settings: DebugSettings) => start(db, graph, { debug: { settings, events: [] } });

async function release(db: Db, runId: string, mode: ReleaseMode): Promise<void> {
  const seen = (await logOf(db, runId)).at(-1)?.seq ?? 0;
  await releaseRun(db, { runId, workspaceId: WORKSPACE, mode, seen, by: 'usr_1' });
}

const pausedNow = async (db: Db, runId: string) => pausedIn(await logOf(db, runId));

const called = async (db: Db) => (await callsOf(db)).map(({ call }) => call.split('/').at(-1));

test('a pause outlives the worker, and nobody is asked twice', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const first = await spawnWorker(database.url);
  const { runId } = await begin(db, { breakpoints: ['second'] });
  await untilStatus(db, runId, 'waiting');
  expect(await pausedNow(db, runId)).toEqual(['second']);
  expect(await called(db)).toEqual(['first']);
  await first.kill('SIGKILL');
  await release(db, runId, 'continue');
  await using _second = await spawnWorker(database.url);
  await untilStatus(db, runId, 'succeeded');
  expect(await called(db)).toEqual(['first', 'second', 'third']);
  const events = await logOf(db, runId);
  expect(events.filter(({ kind }) => kind === 'node.paused')).toHaveLength(1);
  expect(events.find(({ kind }) => kind === 'run.released')).toMatchObject({ by: 'usr_1', keys: ['second'] });
  const [row] = await db.execute(sql`select counted, debug from runs where id = ${runId}`);
  expect(row).toEqual({ counted: true, debug: { breakpoints: ['second'] } });
});

test('a step starts one node and pauses before the next; a second press of the same button changes nothing', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await using _worker = await spawnWorker(database.url);
  const { runId } = await begin(db, { step: true });
  await untilStatus(db, runId, 'waiting');
  expect(await pausedNow(db, runId)).toEqual(['first']);
  const seen = (await logOf(db, runId)).at(-1)?.seq ?? 0;
  const step = { runId, workspaceId: WORKSPACE, mode: 'step', seen, by: 'usr_1' } as const;
  await Promise.all([releaseRun(db, step), releaseRun(db, step)]);
  await releaseRun(db, step);
  await vi.waitFor(async () => expect(await pausedNow(db, runId)).toEqual(['second']), { timeout: 30_000 });
  expect(await called(db)).toEqual(['first']);
  await untilStatus(db, runId, 'waiting');
  await release(db, runId, 'continue');
  await untilStatus(db, runId, 'succeeded');
  expect(await called(db)).toEqual(['first', 'second', 'third']);
  await expect(release(db, runId, 'step')).rejects.toMatchObject({ code: 'run.not-paused' });
});

test('a run that is not wanted any more ends where it is paused', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await using _worker = await spawnWorker(database.url);
  const { runId } = await begin(db, { breakpoints: ['third'], until: 'third' });
  await untilStatus(db, runId, 'waiting');
  await cancelRun(db, { runId, workspaceId: WORKSPACE, by: 'usr_1' });
  await untilStatus(db, runId, 'cancelled');
  expect(await pausedNow(db, runId)).toEqual([]);
  expect(await called(db)).toEqual(['first', 'second']);
});
