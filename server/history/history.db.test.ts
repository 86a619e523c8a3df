/** The sums beside the runs they stand for, and what is deleted when, on a real database. */
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import type { Db } from '#db/client.ts';
import { type Person, personOf } from '#server/access/principal.ts';
import { measure } from '#server/routers/market/measured.ts';
import { callerOf, refusal, signUp, stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { countRuns, forgetOldSums } from './count-runs.ts';
import { makeMonths, pastMonths } from './months.ts';
import { applyRetention } from './retention.ts';

const STATUSES = ['succeeded', 'abstained', 'failed', 'cancelled'] as const;

type Seed = {
  first: number;
  last: number;
  /** As SQL, of the run's number `n`. */
  endedAgo: string;
  workspace: string;
};

/** Ended runs with a log of two agents that agree in two of three runs. */
async function seedRuns(db: Db, { first, last, endedAgo, workspace }: Seed): Promise<void> {
  await db.execute(sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values (${`pat_${workspace}`}, ${workspace}, 'P', '{"nodes":[],"edges":[]}', 'u') on conflict do nothing`);
  await db.execute(sql`
    with made as (
      insert into runs (id, workspace_id, pattern_id, hash, graph_id, inputs, started_by, status, created_at, month,
        started_at, finished_at, ms, conf_status, conf)
      select 'run_' || ${workspace}::text || n, ${workspace}, ${`pat_${workspace}`}, 'hash', 'none', '{}', 'u',
        (array['succeeded', 'abstained', 'failed', 'cancelled'])[n % 4 + 1], ended, date_trunc('month', ended at time zone 'UTC')::date,
        ended, ended, (n * 37) % 900 + 1,
        case when n % 4 = 0 then (array['calibrated', 'unknown'])[n / 4 % 2 + 1] end,
        case when n % 8 = 0 then (n % 100) / 100.0 end
      from generate_series(${first}::int, ${last}::int) n, lateral (select now() - (${sql.raw(endedAgo)}) as ended) at
      returning id, workspace_id, month
    )
    insert into run_events (run_id, seq, month, workspace_id, body)
    select id, seq, month, workspace_id, json_build_object('kind', 'node.settled', 'at', 0, 'node', agent,
      'asked', jsonb_build_object('agent', agent, 'input', 'i'),
      'out', jsonb_build_object('out', jsonb_build_object('outcome', 'ok', 'value',
        case when seq = 2 and right(id, 1) in ('1', '2', '3') then 'no' else 'yes' end)))
    from made, (values (1, 'sentiment-afinn'), (2, 'sentiment-vader')) as said (seq, agent)`);
}

async function setUp(): Promise<{ database: TestDatabase; db: Db; ada: Person }> {
  stubSettings();
  const database = await testDatabase({ max: 8 });
  const { db } = database.client;
  return { database, db, ada: await signUp(db, 'Ada') };
}

const countOf = async (db: Db, from: string): Promise<number> => {
  const [row] = await db.execute<{ n: number }>(sql`select count(*)::int as n from ${sql.raw(from)}`);
  return row?.n ?? -1;
};

test('every run stands in the figures exactly once, however many count at once and whoever looks', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  const caller = callerOf(db, ada);
  // Over six days, some within the last minutes.
  const endedAgo = "n * n * interval '32 milliseconds'";
  await seedRuns(db, { first: 1, last: 4_000, endedAgo, workspace: ada.workspaceId });
  const windows = [15, 60, 1_440, 10_080];
  const look = () => Promise.all(windows.map((minutes) => caller.dashboards.live({ minutes })));
  const before = await look();
  expect(before.at(-1)?.bars.reduce((sum, bar) => sum + STATUSES.reduce((s, k) => s + bar[k], 0), 0)).toBe(
    4_000,
  );
  expect(before.at(-1)?.disagreements).toMatchObject([{ pairs: 4_000, disagreed: 1_200 }]);

  let isCounting = true;
  const count = async () => {
    while ((await countRuns(db, { most: 150 })) > 0);
  };
  const watch = async () => {
    while (isCounting) {
      const [now] = (await look()).slice(-1);
      expect(now?.confidence).toEqual(before.at(-1)?.confidence);
      expect(now?.disagreements).toEqual(before.at(-1)?.disagreements);
    }
  };
  const watching = watch();
  await Promise.all([count(), count(), count()]);
  isCounting = false;
  await watching;

  expect(await countOf(db, 'runs where not counted')).toBe(0);
  const after = await look();
  for (const [i, now] of after.entries()) {
    // A minute may have begun since.
    if (now.from !== before[i]?.from) continue;
    expect(now).toEqual(before[i]);
  }
  expect(await countRuns(db)).toBe(0);
});

test('the sums can be built anew, and say what they said', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  await seedRuns(db, { first: 1, last: 300, endedAgo: "n * interval '1 hour'", workspace: ada.workspaceId });
  const sums = async () => [
    ...(await db.execute(sql`select grain, kind, key, at, count from run_sums order by 1, 2, 3, 4`)),
    ...(await db.execute(sql`select hash, kind, key, count from content_sums order by 1, 2, 3`)),
  ];
  expect(await countRuns(db)).toBe(300);
  const built = await sums();
  await db.execute(sql`truncate run_sums, content_sums`);
  await db.execute(sql`update runs set counted = false`);
  while ((await countRuns(db, { most: 70 })) > 0);
  expect(await sums()).toEqual(built);
  // Runs of 300 hours, of which sums of a workspace keep eight days.
  expect(await countOf(db, `run_sums where at < now() - interval '8 days'`)).toBe(0);
  await db.execute(sql`update run_sums set at = at - interval '100 days'`);
  await forgetOldSums(db);
  expect(await countOf(db, 'run_sums')).toBe(0);
});

test('a time from the histogram is within its error, and content counts wherever it ran', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  const bob = await signUp(db, 'Bob');
  const endedAgo = "n * interval '1 second'";
  await seedRuns(db, { first: 1, last: 2_900, endedAgo, workspace: ada.workspaceId });
  await seedRuns(db, { first: 1, last: 100, endedAgo, workspace: bob.workspaceId });
  const [exact] = await db.execute<{ p50: number; p95: number; all: number }>(sql`
    select percentile_disc(0.5) within group (order by ms) as p50,
      percentile_disc(0.95) within group (order by ms) as p95
    from runs where status <> 'cancelled' and workspace_id = ${ada.workspaceId}`);
  const { latency } = await callerOf(db, ada).dashboards.live({ minutes: 1_440 });
  expect(latency).toMatchObject({ within: 0.01, count: 2_175 });
  for (const p of ['p50', 'p95'] as const) {
    const off = Math.abs((latency?.[p] ?? 0) - (exact?.[p] ?? 0));
    expect(off).toBeLessThanOrEqual(0.01 * (exact?.[p] ?? 0) + 0.5);
  }
  const small = await callerOf(db, bob).dashboards.live({ minutes: 1_440 });
  expect(small.latency?.within).toBe(0);

  const live = await measure(db, ['hash', 'other']);
  expect(live.get('hash')).toMatchObject({ runs: 2_250, succeeded: expect.closeTo(1 / 3, 5) });
  expect(live.has('other')).toBe(false);
  while ((await countRuns(db)) > 0);
  expect(await measure(db, ['hash', 'other'])).toEqual(live);
});

test('what is older than wanted goes with its log; open runs and the runs of others stay', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  const bob = await signUp(db, 'Bob');
  for (const { workspaceId: workspace } of [ada, bob]) {
    await seedRuns(db, {
      first: 1,
      last: 100,
      endedAgo: "n * interval '1 day' + interval '2 hours'",
      workspace,
    });
  }
  await db.execute(sql`update runs set status = 'waiting', finished_at = null
    where id = ${`run_${ada.workspaceId}90`}`);
  while ((await countRuns(db)) > 0);
  expect(await applyRetention(db)).toEqual({ runs: 0, months: 0 });
  await db.execute(sql`update workspaces set retention_days = 30 where id = ${ada.workspaceId}`);
  expect(await applyRetention(db)).toMatchObject({ runs: 70 });
  const mine = `workspace_id = '${ada.workspaceId}'`;
  expect(await countOf(db, `runs where ${mine}`)).toBe(30);
  expect(await countOf(db, `runs where ${mine} and status = 'waiting'`)).toBe(1);
  expect(await countOf(db, `run_events where ${mine}`)).toBe(60);
  expect(await countOf(db, `runs where workspace_id = '${bob.workspaceId}'`)).toBe(100);
  expect(await countOf(db, `run_events where workspace_id = '${bob.workspaceId}'`)).toBe(200);
  expect((await measure(db, ['hash'])).get('hash')?.runs).toBe(149);
  expect(await applyRetention(db)).toEqual({ runs: 0, months: 0 });
});

test('a graph goes once no run that is left can have it', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  const bob = await signUp(db, 'Bob');
  await db.execute(sql`insert into graphs (workspace_id, id, graph, used_on)
    select w, n || ' days ago', '{}', current_date - n
    from unnest(array[${ada.workspaceId}, ${bob.workspaceId}]) w, unnest(array[1, 20, 40, 60]) n`);
  await seedRuns(db, { first: 1, last: 50, endedAgo: "n * interval '1 day'", workspace: ada.workspaceId });
  while ((await countRuns(db)) > 0);
  const left = async (workspaceId: string) => {
    const rows = await db.execute<{ id: string }>(
      sql`select id from graphs where workspace_id = ${workspaceId} order by used_on desc`,
    );
    return rows.map(({ id }) => id);
  };
  await db.execute(sql`update workspaces set retention_days = 30 where id = ${ada.workspaceId}`);
  await applyRetention(db);
  expect(await left(ada.workspaceId)).toEqual(['1 days ago', '20 days ago']);
  expect(await left(bob.workspaceId)).toHaveLength(4);
  await db.execute(sql`delete from runs`);
  await applyRetention(db);
  expect(await left(ada.workspaceId)).toEqual(['1 days ago']);
});

test('an owner is told what goes, and confirms that number; nobody else may', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  const owner = callerOf(db, ada);
  const editor = callerOf(db, personOf({ ...ada, role: 'designer' }));
  await seedRuns(db, { first: 1, last: 50, endedAgo: "n * interval '1 day'", workspace: ada.workspaceId });
  expect(await owner.workspaces.retention()).toEqual({ days: null, goes: 0 });
  expect(await owner.workspaces.retention({ ifDays: 40 })).toEqual({ days: null, goes: 10 });
  expect(await refusal(editor.workspaces.setRetention({ days: 40, goes: 10 }))).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect(await refusal(owner.workspaces.setRetention({ days: 40, goes: 9 }))).toEqual({
    ...{ code: 'CONFLICT', message: 'By now 10 runs would be deleted.' },
  });
  expect(await refusal(owner.workspaces.setRetention({ days: 0, goes: 50 }))).toMatchObject({
    code: 'BAD_REQUEST',
  });
  expect(await owner.workspaces.retention()).toEqual({ days: null, goes: 0 });
  await owner.workspaces.setRetention({ days: 40, goes: 10 });
  while ((await countRuns(db)) > 0);
  expect(await applyRetention(db)).toMatchObject({ runs: 10 });
  expect(await owner.workspaces.retention()).toEqual({ days: 40, goes: 0 });
});

test('a run that is not counted yet is never deleted', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  await seedRuns(db, { first: 1, last: 10, endedAgo: "n * interval '40 days'", workspace: ada.workspaceId });
  await db.execute(sql`update workspaces set retention_days = 1`);
  expect(await applyRetention(db)).toEqual({ runs: 0, months: 0 });
  expect(await countRuns(db)).toBe(10);
  expect(await applyRetention(db)).toMatchObject({ runs: 10 });
  expect(await countOf(db, 'run_events')).toBe(0);
});

test('a month of which nobody keeps anything is dropped as a whole, and the log goes on', async () => {
  const { database, db, ada } = await setUp();
  await using _ = database;
  await db.execute(sql`select make_event_months((now() - interval '4 months')::date)`);
  const past = await pastMonths(db);
  expect(past.length).toBeGreaterThanOrEqual(3);
  await seedRuns(db, { first: 1, last: 40, endedAgo: "n * interval '2 days'", workspace: ada.workspaceId });
  while ((await countRuns(db)) > 0);
  // Somebody reads an old log at the moment: it is not waited for, and tried again.
  const reading = Promise.withResolvers<void>();
  const held = db.transaction(async (tx) => {
    await tx.execute(sql`select 1 from run_events limit 1`);
    await reading.promise;
  });
  await db.execute(sql`update workspaces set retention_days = 1`);
  expect((await applyRetention(db)).months).toBe(0);
  expect(await makeMonths(db)).toBe(true);
  reading.resolve();
  await held;
  expect((await applyRetention(db)).months).toBe(past.length);
  expect(await pastMonths(db)).toEqual([]);
  expect(await countOf(db, 'run_events')).toBe((await countOf(db, 'runs')) * 2);
  await seedRuns(db, { first: 41, last: 42, endedAgo: "interval '0'", workspace: ada.workspaceId });
  expect(await countOf(db, 'run_events_rest')).toBe(0);
});
