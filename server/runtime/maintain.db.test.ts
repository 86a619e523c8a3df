/** What a worker does beside its runs, while others write. */
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import type { Db } from '#db/client.ts';
import { dropMonth, makeMonths, pastMonths } from '#server/history/months.ts';
import { stubSettings } from '#server/testing/callers.ts';
import { testDatabase } from '#server/testing/database.ts';
import { seedPattern, until, WORKSPACE } from '#server/testing/runs.ts';
import { insertEntries } from './append.ts';
import { startMaintenance } from './maintain.ts';

beforeAll(() => stubSettings());

const onError = (error: unknown) => {
  throw error;
};

async function addRun(db: Db, id: string): Promise<string> {
  await db.execute(sql`insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by)
    values (${id}, ${WORKSPACE}, 'pat_1', 'h', 'none', '{}', 'u')`);
  const [row] = await db.execute<{ month: string }>(sql`select month::text from runs where id = ${id}`);
  return row?.month ?? '';
}

const months = async (db: Db): Promise<number> => {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from pg_inherits where inhparent = 'run_events'::regclass`,
  );
  return row?.n ?? 0;
};

test('counts what ended, makes months ahead and deletes what is too old, whoever of several does it', async () => {
  await using database = await testDatabase({ max: 8 });
  const { db } = database.client;
  await seedPattern(db);
  await db.execute(sql`update workspaces set retention_days = 1`);
  await addRun(db, 'run_old');
  await addRun(db, 'run_new');
  await db.execute(sql`update runs set status = 'failed', started_at = now(), ms = 5,
    finished_at = now() - case id when 'run_old' then interval '3 days' else interval '0' end`);
  const last = sql`select relname from pg_inherits join pg_class on oid = inhrelid
    where inhparent = 'run_events'::regclass and relname ~ '[0-9]{6}$' order by 1 desc limit 1`;
  const [table] = await db.execute<{ relname: string }>(last);
  await db.execute(sql`drop table ${sql.identifier(table?.relname ?? '')}`);

  const all = [startMaintenance(db, { onError }), startMaintenance(db, { onError })];
  await until(async () => (await db.execute(sql`select 1 from runs`)).length === 1);
  await Promise.all(all.map((one) => one.stop()));

  expect(await db.execute(sql`select id, counted from runs`)).toMatchObject([
    { id: 'run_new', counted: true },
  ]);
  expect(await db.execute(last)).toMatchObject([table]);
  expect(
    await db.execute(sql`select count from run_sums where kind = 'status' and grain = 60`),
  ).toMatchObject([{ count: 1 }]);
});

test('months come and go while runs are written, and hold no append up', async () => {
  await using database = await testDatabase({ max: 8 });
  const { db } = database.client;
  await seedPattern(db);
  const month = await addRun(db, 'run_1');
  await db.execute(sql`select make_event_months((now() - interval '24 months')::date)`);
  const before = await months(db);
  const past = await pastMonths(db);
  const took: number[] = [];
  let isOver = false;
  const write = async () => {
    for (let after = 0; !isOver; after += 1) {
      const begin = performance.now();
      const events = [{ kind: 'run.resumed', at: 1, worker: 'w', epoch: 1, because: 'timer' } as const];
      await insertEntries(db.$client, [{ runId: 'run_1', workspaceId: WORKSPACE, month, after, events }]);
      took.push(performance.now() - begin);
    }
  };
  // Somebody looks at an old log for long: whatever waits for it would hold up all that come after.
  const seen = Promise.withResolvers<void>();
  const reader = db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from run_events where run_id = 'run_1'`);
    await seen.promise;
  });
  const writing = write();
  const [oldest = '', ...rest] = past;
  expect(await dropMonth(db, oldest)).toBe(false);
  seen.resolve();
  await reader;
  for (const one of past) expect(await dropMonth(db, one)).toBe(true);
  expect(await makeMonths(db)).toBe(true);
  await db.execute(sql`select make_event_months((now() - interval '6 months')::date)`);
  isOver = true;
  await writing;
  expect(await months(db)).toBe(before - rest.length - 1 + 6);
  const sorted = took.toSorted((a, b) => a - b);
  process.stdout.write(
    `months: ${took.length} appends, p50 ${sorted[took.length >> 1]?.toFixed(1)} ms, longest ${sorted.at(-1)?.toFixed(1)} ms\n`,
  );
  // As long as the one lock was waited for, and what a busy machine adds.
  expect(sorted.at(-1)).toBeLessThan(1_500);
});
