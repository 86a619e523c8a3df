import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { ok, unknown } from '#primitives/kit/belief.ts';
import { testDatabase } from '#server/testing/database.ts';
import { seedPattern, start, statusOf, WORKSPACE } from '#server/testing/runs.ts';
import { executeRun } from './execute.ts';

const RUNS = 20;
const GRAPH = build().input().agent('a', 'wait-10', 'input').output('a').pattern();

const execute = (db: Parameters<typeof start>[0], runId: string) =>
  executeRun({
    ...{ db, worker: 'h/1/x', isTakeover: false },
    job: { run: runId, workspace: WORKSPACE, because: 'start' },
    callAgent: async () => ok('yes', unknown('none', 'given')),
    ...{ stop: new AbortController().signal, cancel: new AbortController() },
  });

test('starts, claims and ends that come together share commits, and each is whole', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const ids = await Promise.all(Array.from({ length: RUNS }, async () => (await start(db, GRAPH)).runId));
  await Promise.all(ids.map((id) => execute(db, id)));
  const rows = await db.execute<{ kind: string; events: number; commits: number }>(sql`
    select body->>'kind' as kind, count(*)::int as events, count(distinct xmin::text)::int as commits
    from run_events where body->>'kind' like 'run.%' group by 1 order by 1`);
  expect(rows.map(({ kind, events }) => [kind, events])).toEqual([
    ['run.finished', RUNS],
    ['run.queued', RUNS],
    ['run.started', RUNS],
  ]);
  for (const { commits } of rows) expect(commits).toBeLessThan(RUNS);
  const [audit] = await db.execute<{ entries: number; last: number }>(
    sql`select count(*)::int as entries, max(seq)::int as last from audit_entries where action = 'runs.fire'`,
  );
  expect(audit).toEqual({ entries: RUNS, last: RUNS });
});

test('one that is refused takes none of the others with it, and one key starts one run', async () => {
  await using database = await testDatabase();
  const { db } = database.client;
  await seedPattern(db);
  const wanted = Array.from({ length: RUNS }, (_, n) =>
    start(db, GRAPH, n === 7 ? { patternId: 'pat_gone' } : n % 2 === 0 ? { idempotencyKey: 'once' } : {}),
  );
  const ended = await Promise.allSettled(wanted);
  expect(ended.map(({ status }) => status)).toEqual(
    ended.map((_, n) => (n === 7 ? 'rejected' : 'fulfilled')),
  );
  const ids = ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value.runId] : []));
  expect(new Set(ids).size).toBe(RUNS / 2);
  for (const id of new Set(ids)) expect(await statusOf(db, id)).toBe('queued');
  const [row] = await db.execute<{ jobs: number; runs: number }>(
    sql`select (select count(*)::int from pgboss.job) as jobs, (select count(*)::int from runs) as runs`,
  );
  expect(row).toEqual({ jobs: RUNS / 2, runs: RUNS / 2 });
});
