/**
 * A29: three workers, one an hour ahead, one an hour behind, one whose clock is put back by half an hour while
 * it works. A trigger writes down when each event reached the database, by the database's own clock; pauses,
 * deadlines and schedules are compared with that.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { users } from '#db/schema/people.ts';
import { members } from '#db/schema/workspaces.ts';
import type { StoredEvent } from '#engine/events.ts';
import { build } from '#engine/testing.ts';
import { findPrincipal } from '#server/auth/principal.ts';
import { createSession, hashToken } from '#server/auth/session.ts';
import { logOf, PATTERN, spawnWorker, start, until, WORKSPACE } from '#server/testing/runs.ts';
import { type Experiment, type Figure, type Progress, quantile } from './experiment.ts';
import { openRig } from './rig/server.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = -1_800_000;
const LATE_MS = 2_000;
/** Longer pauses are waited for outside of memory: half of them. */
const REST_MS = 4_000;

const SIZES = { short: { each: 16, spanMs: 8_000 }, full: { each: 200, spanMs: 60_000 } };

/** Asks twice, with a pause of that long (and up to a fifth more) between. */
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

const asking = (deadlineMs: number) =>
  build()
    .input()
    .node('ask', 'human', {
      from: 'input',
      config: { answerType: 'Text', deadlineHours: deadlineMs / HOUR_MS },
    })
    .output('ask')
    .pattern();

/** Held for longer than a lease lasts. */
const lasting = build().input().agent('a', 'wait-9000', 'input').output('a').pattern();
const quick = build().input().agent('a', 'wait-5', 'input').output('a').pattern();

export const experiment: Experiment = {
  title:
    'Workers with wrong clocks: nothing comes early or late, no lease is stolen, no token outlives its end.',
  async measure(progress, { size }) {
    const { each, spanMs } = SIZES[size];
    await using rig = await openRig();
    await using database = await rig.database({ max: 8 });
    const { db } = database.client;
    await watchArrivals(db);
    const ahead = await spawnWorker(database.url, { restMs: REST_MS, aheadMs: HOUR_MS });
    const behind = await spawnWorker(database.url, { restMs: REST_MS, aheadMs: -HOUR_MS });
    const stepped = await spawnWorker(database.url, { restMs: REST_MS });
    const workers = [ahead, behind, stepped];
    try {
      const runs = await startAll(db, { each, spanMs, progress });
      await pause(spanMs / 2);
      stepped.stepClock(STEP_MS);
      progress('the clock of the third worker was put back by half an hour');
      await untilAllEnded(db, { count: runs + each, spanMs });
      return [...(await figuresOf(db)), ...(await tokenFigures(db))];
    } finally {
      await Promise.all(workers.map((worker) => worker.kill('SIGKILL')));
    }
  },
};

/** Also counts the workers that were declared dead. */
async function watchArrivals(db: Db): Promise<void> {
  await db.execute(sql`create table arrivals (run_id text, seq int, at timestamptz)`);
  await db.execute(sql`create table deaths (id text)`);
  await db.execute(sql`
    create function note_arrival() returns trigger language plpgsql security definer as $$ begin
      insert into arrivals values (new.run_id, new.seq, clock_timestamp()); return new;
    end $$`);
  await db.execute(sql`create trigger note_arrival after insert on run_events
    for each row execute function note_arrival()`);
  await db.execute(sql`
    create function note_death() returns trigger language plpgsql security definer as $$ begin
      insert into deaths values (old.id); return old;
    end $$`);
  await db.execute(sql`create trigger note_death after delete on workers
    for each row execute function note_death()`);
}

type Load = { each: number; spanMs: number; progress: Progress };

/** Runs and schedules, due at times spread over the span; returns how many runs there are to begin with. */
async function startAll(db: Db, { each, spanMs, progress }: Load): Promise<number> {
  let runs = 0;
  for (let n = 0; n < each; n++) {
    const ms = Math.round(((n + 0.5) / each) * spanMs);
    await Promise.all([start(db, pausing(ms)), start(db, asking(ms))]);
    runs += 2;
    if (n % 5 !== 0) continue;
    await start(db, lasting);
    runs += 1;
  }
  await makeSchedules(db, { each, spanMs });
  progress(`${runs} runs started, ${each} schedules made`);
  return runs;
}

async function makeSchedules(db: Db, { each, spanMs }: Omit<Load, 'progress'>): Promise<void> {
  await db.execute(sql`
    insert into versions (id, workspace_id, pattern_id, semver, hash, graph, note, published_by)
    values ('ver_1', ${WORKSPACE}, ${PATTERN}, '1.0.0', 'h', ${JSON.stringify(quick)}::text::jsonb, '', 'usr_1')`);
  await db.execute(sql`
    insert into schedules (id, workspace_id, pattern_id, inputs, rule, time_zone, anchor, next, created_by)
    select 'sch_' || n, ${WORKSPACE}, ${PATTERN}, '{"input": "good"}', '0 0 1 1 *', 'Europe/Berlin', now(),
      now() + (n - 0.5) / ${each}::float8 * ${spanMs}::float8 * interval '1 millisecond', 'usr_1'
    from generate_series(1, ${each}::int) n`);
}

const untilAllEnded = (db: Db, { count, spanMs }: { count: number; spanMs: number }): Promise<true> =>
  until(
    async () => {
      const [row] = await db.execute<{ ended: number }>(
        sql`select count(*)::int as ended from runs where finished_at is not null`,
      );
      return row?.ended === count;
    },
    { ms: 2 * spanMs + 90_000, name: `${count} runs to end` },
  );

type Arrived = { event: StoredEvent; arrivedAt: number };

async function figuresOf(db: Db): Promise<Figure[]> {
  const runs = await db.execute<{ id: string }>(sql`select id from runs`);
  const logs = await Promise.all(runs.map(({ id }) => arrivedOf(db, id)));
  const all = logs.flat();
  const lateness = {
    pauses: logs.flatMap(pausesIn),
    deadlines: logs.flatMap(deadlinesIn),
    schedules: all.flatMap(({ event, arrivedAt }) =>
      event.kind === 'run.queued' && event.schedule ? [arrivedAt - event.schedule.due] : [],
    ),
  };
  const [deaths] = await db.execute<{ count: number }>(sql`select count(*)::int as count from deaths`);
  const count = (kind: StoredEvent['kind']) => all.filter(({ event }) => event.kind === kind).length;
  const stolen = all.filter(
    ({ event }) => event.kind === 'run.resumed' && event.because === 'takeover',
  ).length;
  return [
    ...Object.entries(lateness).flatMap(([name, late]) => latenessFigures(name, late)),
    { name: 'runs waiting outside of memory', value: count('run.waiting'), least: 1 },
    { name: 'events told at a wrong time', value: all.filter(isToldWrong).length, most: 0 },
    { name: 'leases stolen', value: stolen + (deaths?.count ?? 0), most: 0 },
  ];
}

async function arrivedOf(db: Db, runId: string): Promise<Arrived[]> {
  const rows = await db.execute<{ seq: number; at: number }>(
    sql`select seq, (extract(epoch from at) * 1000)::float8 as at from arrivals where run_id = ${runId}`,
  );
  const at = new Map(rows.map((row) => [row.seq, row.at]));
  return (await logOf(db, runId)).map((event) => ({ event, arrivedAt: at.get(event.seq) ?? Number.NaN }));
}

/** Far from what a wrong clock would tell, and more than an event waits on a busy machine. */
const isToldWrong = ({ event, arrivedAt }: Arrived): boolean => !(Math.abs(arrivedAt - event.at) < 10_000);

/** Milliseconds each pause ended after it was due. */
function pausesIn(log: readonly Arrived[]): number[] {
  return log.flatMap(({ event: set }) => {
    if (set.kind !== 'timer.set') return [];
    const over = log.find(({ event }) => event.kind === 'effect.settled' && event.key === set.key);
    return [(over?.arrivedAt ?? Number.POSITIVE_INFINITY) - set.until];
  });
}

function deadlinesIn(log: readonly Arrived[]): number[] {
  return log.flatMap(({ event: asked }) => {
    if (asked.kind !== 'node.waiting' || asked.deadline === undefined) return [];
    const over = log.find(({ event }) => event.kind === 'human.expired' && event.key === asked.key);
    return [(over?.arrivedAt ?? Number.POSITIVE_INFINITY) - asked.deadline];
  });
}

const latenessFigures = (name: string, late: readonly number[]): Figure[] => [
  { name, value: late.length, least: 1 },
  { name: `${name} early`, value: late.filter((ms) => ms < 0).length, most: 0 },
  { name: `${name} more than 2 s late`, value: late.filter((ms) => !(ms <= LATE_MS)).length, most: 0 },
  { name: `${name} late p50 ms`, value: quantile(late, 0.5) },
  { name: `${name} late p99 ms`, value: quantile(late, 0.99) },
];

/** Sessions made and judged by processes with wrong clocks. */
async function tokenFigures(db: Db): Promise<Figure[]> {
  await db.insert(users).values({ id: 'usr_1', name: 'One' });
  await db.insert(members).values({ workspaceId: WORKSPACE, userId: 'usr_1', role: 'owner' });
  let accepted = 0;
  let refused = 0;
  for (const made of [HOUR_MS, -HOUR_MS, STEP_MS, 0]) {
    const { token } = await withClock(made, () => createSession(db, 'usr_1'));
    for (const judged of [HOUR_MS, -HOUR_MS, STEP_MS, 0]) {
      if (!(await withClock(judged, () => isSignedIn(db, token)))) refused += 1;
    }
    // As if its thirty days had passed a second ago.
    const back = sql`expires - interval '30 days 1 second'`;
    await db.execute(sql`update sessions set expires = ${back} where session_token = ${hashToken(token)}`);
    for (const judged of [HOUR_MS, -HOUR_MS, STEP_MS, 0]) {
      if (await withClock(judged, () => isSignedIn(db, token))) accepted += 1;
    }
  }
  return [
    { name: 'tokens wrongly accepted', value: accepted, most: 0 },
    { name: 'tokens wrongly refused', value: refused, most: 0 },
  ];
}

async function isSignedIn(db: Db, token: string): Promise<boolean> {
  const headers = new Headers({ cookie: `next-auth.session-token=${token}` });
  const settings = { NEXTAUTH_URL: 'http://127.0.0.1', HOST: '127.0.0.1', OIDC_ISSUER: undefined };
  return (await findPrincipal(db, headers, settings)) !== null;
}

/** Does it while this process's wall clock is off by so many milliseconds. */
async function withClock<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const right = Date.now;
  Date.now = () => right() + ms;
  try {
    return await work();
  } finally {
    Date.now = right;
  }
}
