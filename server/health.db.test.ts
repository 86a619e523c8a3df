import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { connect } from '#db/client.ts';
import { stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { seedPattern, spawnWorker, until } from '#server/testing/runs.ts';
import { health } from './health.ts';

// Processes are started and killed here; a busy machine takes its time.
vi.setConfig({ testTimeout: 180_000 });

let database: TestDatabase;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'error');
  database = await testDatabase();
  await seedPattern(database.client.db);
});
afterAll(async () => database[Symbol.asyncDispose]());

test('red without a worker, green with one, red at once when it is killed', async () => {
  const { db } = database.client;
  expect(await health(db)).toEqual({
    ...{ isUp: false, web: 'up', database: 'up', worker: { isUp: false, beatMs: null }, queue: null },
  });
  await using worker = await spawnWorker(database.url);
  const green = await health(db);
  expect(green).toMatchObject({ isUp: true, worker: { isUp: true }, queue: { depth: 0, oldestMs: null } });
  expect(green.worker.beatMs).toBeLessThan(10_000);
  await worker.kill('SIGKILL');
  expect(await health(db)).toMatchObject({ isUp: false, database: 'up', worker: { isUp: false } });
  await using _next = await spawnWorker(database.url);
  expect((await health(db)).isUp).toBe(true);
});

test('a worker that has stopped beating is dead, even if its process is there', async () => {
  const { db, sql } = database.client;
  await sql`delete from workers`;
  await sql`insert into workers (id, host, pid, beat) values ('w', 'elsewhere', 1, now() - interval '11 seconds')`;
  const report = await health(db);
  expect(report.isUp).toBe(false);
  expect(report.worker.beatMs).toBeGreaterThan(10_000);
  await sql`update workers set beat = now() where id = 'w'`;
  await until(async () => (await health(db)).isUp);
});

test('a database that is away is said to be down, in time', async () => {
  const away = connect('postgres://nobody@127.0.0.1:1/nothing', { max: 1 });
  const begin = Date.now();
  expect(await health(away.db)).toMatchObject({ isUp: false, database: 'down', queue: null });
  expect(Date.now() - begin).toBeLessThan(5_000);
  await away.close();
});
