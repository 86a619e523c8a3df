/** Whose run is next, when one workspace has far more than a worker can do. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, test, vi } from 'vitest';
import type { Db } from '#db/client.ts';
import { build } from '#engine/testing.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { stubSettings } from '#server/testing/callers.ts';
import { testDatabase } from '#server/testing/database.ts';
import { seedPattern, start, until } from '#server/testing/runs.ts';
import { backlogOf } from './backlog.ts';
import { turnOf } from './queue.ts';
import { startWorker } from './work.ts';

vi.setConfig({ testTimeout: 90_000 });

const graph = build().input().agent('a', 'any', 'input').output('a').pattern();
const QUIET = 'wsp_2';

async function seedQuiet(db: Db): Promise<void> {
  await db.execute(sql`insert into workspaces (id, name) values (${QUIET}, 'Two')`);
  await db.execute(sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values ('pat_2', ${QUIET}, 'Pattern', '{}', 'usr_2')`);
}

/** Calls of 100 ms; the most at once by workspace. */
function counted() {
  const now = new Map<string, number>();
  const most = new Map<string, number>();
  const call = async (
    _: unknown,
    { workspaceId, key, signal }: { workspaceId: string; key: string; signal: AbortSignal },
  ) => {
    const count = (now.get(workspaceId) ?? 0) + 1;
    now.set(workspaceId, count);
    most.set(workspaceId, Math.max(most.get(workspaceId) ?? 0, count));
    await pause(100, undefined, { signal });
    now.set(workspaceId, (now.get(workspaceId) ?? 1) - 1);
    return ok('yes', unknown('label-correct', 'given'), { evidence: [key] });
  };
  return { call, most };
}

const finished = async (db: Db, workspace: string): Promise<number> => {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from runs where workspace_id = ${workspace} and finished_at is not null`,
  );
  return row?.n ?? 0;
};

test('a quiet workspace goes first however much another has waiting, which still gets every slot it may', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  await seedQuiet(db);
  for (let i = 0; i < 120; i++) await start(db, graph);
  await backlogOf(db).look();
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  const { call, most } = counted();
  const worker = await startWorker({ url: database.url, slots: 10, callAgent: call });
  try {
    await until(async () => (await finished(db, 'wsp_1')) >= 8);
    const quiet = { workspaceId: QUIET, patternId: 'pat_2' };
    for (let i = 0; i < 5; i++) {
      const before = await finished(db, 'wsp_1');
      await start(db, graph, quiet);
      await until(async () => (await finished(db, QUIET)) === i + 1);
      // Not behind the hundred that came before it.
      expect((await finished(db, 'wsp_1')) - before).toBeLessThan(60);
    }
    await until(async () => (await finished(db, 'wsp_1')) === 120, { ms: 60_000 });
    expect(most.get('wsp_1')).toBe(8);
  } finally {
    await worker.stop();
  }
});

test('what waits is counted by workspace, with what this process has added since', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const backlog = backlogOf(db);
  for (let i = 0; i < 3; i++) await start(db, graph);
  expect(backlog.of('wsp_1').jobs).toBe(3);
  await until(async () => {
    await backlog.look();
    return backlog.of('wsp_1').jobs === 3 && backlog.total.jobs === 3;
  });
  expect(backlog.of('wsp_2')).toEqual({ jobs: 0, perSecond: 0 });
  const turns = await db.execute<{ priority: number }>(
    sql`select priority from pgboss.job order by priority desc`,
  );
  expect(turns.map(({ priority }, n) => (turns[0]?.priority ?? 0) - priority >= n)).toEqual([
    true,
    true,
    true,
  ]);
});

test('jobs are taken in the order of their coming, put back by what their workspace has waiting', () => {
  const at = Date.UTC(2026, 5, 1);
  expect(turnOf(at, 0)).toBeGreaterThan(turnOf(at, 1));
  expect(turnOf(at + 100_000, 0)).toBeGreaterThan(turnOf(at, 101));
  expect(turnOf(at, 10_000)).toBe(turnOf(at, 3_600));
  expect(turnOf(Date.UTC(2090, 0, 1), 3_600)).toBeGreaterThan(-(2 ** 31));
});
