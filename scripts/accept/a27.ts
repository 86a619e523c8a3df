/** A27: five times more than the workers can do. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type Experiment, type Figure, type Progress, quantile } from './experiment.ts';
import { type Reply, startRun } from './load/client.ts';
import { openLoop } from './load/open-loop.ts';
import { webPart, workerPart } from './load/process.ts';
import { addTenant, openStage, type Tenant } from './load/stage.ts';

/** One alone gets 16 of the 20 slots: about 21 runs a second. */
const WORKER = { slots: 20, agentMs: 700 };
const TIMES = 5;
const QUIET_PER_SECOND = 2.5;
/** Milliseconds. */
const TIMES_OF = {
  short: { warm: 2_000, unloaded: 8_000, capacity: 10_000, overload: 25_000 },
  full: { warm: 5_000, unloaded: 30_000, capacity: 60_000, overload: 300_000 },
};
/** Runs that wait and go on at once in the closed loop: never a slot without work, never a refusal. */
const CLOSED = 40;

type Rig = { url: string; db: Db; flood: Tenant; quiet: Tenant; ms: (typeof TIMES_OF)['full'] };

let keys = 0;
const start = (rig: Rig, tenant: Tenant): Promise<Reply> =>
  startRun(rig.url, tenant, { text: 'good', key: `a27-${keys++}-${process.pid}` });

/** Runs that ended between two times, per second. */
async function rateBetween(db: Db, from: number, to: number): Promise<number> {
  const [row] = await db.execute<{ n: number }>(sql`
    select count(*)::int as n from runs
    where finished_at >= to_timestamp(${from}::float8 / 1000) and finished_at < to_timestamp(${to}::float8 / 1000)`);
  return (row?.n ?? 0) / ((to - from) / 1000);
}

/** Runs per second that are finished while `CLOSED` of them are always open. */
async function measureCapacity(rig: Rig): Promise<number> {
  let begin = Number.POSITIVE_INFINITY;
  const end = Date.now() + rig.ms.warm + rig.ms.capacity;
  while (Date.now() < end) {
    if (begin === Number.POSITIVE_INFINITY && Date.now() > end - rig.ms.capacity) begin = Date.now();
    const [row] = await rig.db.execute<{ n: number }>(
      sql`select count(*)::int as n from runs where finished_at is null`,
    );
    await Promise.all(Array.from({ length: CLOSED - (row?.n ?? 0) }, () => start(rig, rig.flood)));
    await pause(50);
  }
  const perSecond = await rateBetween(rig.db, begin, Date.now());
  await untilIdle(rig.db);
  return perSecond;
}

async function untilIdle(db: Db): Promise<boolean> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const [row] = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from runs where finished_at is null`,
    );
    if (row?.n === 0) return true;
    await pause(100);
  }
  return false;
}

type Quiet = { started: Map<string, number>; refused: number };

/** Starts a quiet workspace's runs; from when each was due to its end, in milliseconds. */
async function quietly(rig: Rig, ms: number): Promise<() => Promise<number[]>> {
  const quiet: Quiet = { started: new Map(), refused: 0 };
  await openLoop({ perSecond: QUIET_PER_SECOND, ms }, async (_, due) => {
    const reply = await start(rig, rig.quiet);
    const id = reply.status === 200 ? /run_\w+/.exec(reply.text)?.[0] : undefined;
    if (id) quiet.started.set(id, due);
    else quiet.refused += 1;
  });
  return async () => {
    const rows = await rig.db.execute<{ id: string; at: number }>(sql`
      select id, (extract(epoch from finished_at) * 1000)::float8 as at from runs
      where workspace_id = ${rig.quiet.workspaceId} and finished_at is not null`);
    const took = rows.flatMap(({ id, at }) => {
      const due = quiet.started.get(id);
      return due === undefined ? [] : [at - due];
    });
    // What was refused or has not ended took for ever.
    const missing = quiet.refused + quiet.started.size - took.length;
    return [...took, ...Array.from({ length: missing }, () => Number.POSITIVE_INFINITY)];
  };
}

async function measureUnloaded(rig: Rig): Promise<number[]> {
  const tell = await quietly(rig, rig.ms.unloaded);
  await untilIdle(rig.db);
  return tell();
}

type Flood = {
  sent: number;
  taken: number;
  refused: number;
  without: number;
  other: number;
  retry: number[];
  ms: number[];
};

async function flood(rig: Rig, perSecond: number): Promise<Flood> {
  const seen: Flood = { sent: 0, taken: 0, refused: 0, without: 0, other: 0, retry: [], ms: [] };
  await openLoop({ perSecond, ms: rig.ms.overload }, async () => {
    seen.sent += 1;
    const at = performance.now();
    const { status, retryAfter } = await start(rig, rig.flood);
    seen.ms.push(performance.now() - at);
    if (status === 200) seen.taken += 1;
    else if (status !== 429 && status !== 503) seen.other += 1;
    else {
      seen.refused += 1;
      if (!(retryAfter >= 1)) seen.without += 1;
      else seen.retry.push(retryAfter);
    }
  });
  return seen;
}

async function measureAll(rig: Rig, progress: Progress): Promise<Figure[]> {
  await measureCapacity(rig);
  progress('unloaded');
  const before = await measureUnloaded(rig);
  progress('capacity');
  const capacity = await measureCapacity(rig);
  progress(`capacity ${capacity.toFixed(1)} runs a second; overload`);
  const begin = Date.now();
  const [tellQuiet, seen] = await Promise.all([quietly(rig, rig.ms.overload), flood(rig, capacity * TIMES)]);
  const isIdle = await untilIdle(rig.db);
  const loaded = await tellQuiet();
  // Before and after, because a machine that others use is not the same all the time.
  const unloaded = [...before, ...(await measureUnloaded(rig))];
  const goodput = await rateBetween(rig.db, begin + rig.ms.warm, begin + rig.ms.overload);
  const p99 = { before: quantile(unloaded, 0.99), under: quantile(loaded, 0.99) };
  return [
    { name: 'capacity, runs a second', value: capacity },
    { name: 'asked for, of capacity', value: seen.sent / (rig.ms.overload / 1000) / capacity },
    { name: 'goodput of capacity', value: goodput / capacity, least: 0.9 },
    { name: 'taken', value: seen.taken },
    { name: 'refused with 429 or 503', value: seen.refused, least: 1 },
    { name: 'refused without Retry-After', value: seen.without, most: 0 },
    { name: 'Retry-After p50, s', value: quantile(seen.retry, 0.5) },
    { name: 'answer p50, ms', value: quantile(seen.ms, 0.5) },
    { name: 'answer p99, ms', value: quantile(seen.ms, 0.99) },
    { name: 'other answers', value: seen.other, most: 0 },
    { name: 'runs left open', value: isIdle ? 0 : 1, most: 0 },
    { name: 'quiet p50 unloaded, ms', value: quantile(unloaded, 0.5) },
    { name: 'quiet p50 under load, ms', value: quantile(loaded, 0.5) },
    { name: 'quiet p99 unloaded, ms', value: p99.before },
    { name: 'quiet p99 under load, ms', value: p99.under },
    { name: 'quiet p99, times unloaded', value: p99.under / p99.before, most: 2 },
  ];
}

export const experiment: Experiment = {
  title:
    'At five times its capacity Parallax does as much as ever, says when to come back, and quiet people notice little.',
  async measure(progress, { size }) {
    await using stage = await openStage();
    const { db, databaseUrl } = stage;
    const [flooding, quiet] = [await addTenant(db, 'flood'), await addTenant(db, 'quiet')];
    const { part: web, url } = await webPart(databaseUrl);
    await using _web = web;
    await using worker = workerPart(databaseUrl, WORKER);
    await Promise.all([web.start(), worker.start()]);
    const figures = await measureAll({ url, db, flood: flooding, quiet, ms: TIMES_OF[size] }, progress);
    const [used, worked] = await Promise.all([web.usage(), worker.usage()]);
    return [
      ...figures,
      { name: 'crashes', value: web.crashes + worker.crashes, most: 0 },
      { name: 'web, CPU seconds', value: used.cpuSeconds },
      { name: 'worker, CPU seconds', value: worked.cpuSeconds },
    ];
  },
};
