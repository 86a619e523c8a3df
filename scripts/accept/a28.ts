/** A28: hours of ordinary work leave nothing behind. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type Experiment, type Figure, type Progress, quantile } from './experiment.ts';
import { startRun } from './load/client.ts';
import { openLoop } from './load/open-loop.ts';
import { type Part, webPart, workerPart } from './load/process.ts';
import { addTenant, openStage, type Tenant } from './load/stage.ts';
import type { Usage } from './load/usage.ts';

/** Milliseconds; what is compared begins after the warm-up. */
const SIZES = {
  short: { warm: 60_000, soak: 180_000, sample: 5_000 },
  full: { warm: 900_000, soak: 8 * 3_600_000, sample: 30_000 },
};
const PER_SECOND = 8;
const WORKER = { slots: 20, agentMs: 200 };

/** In a few minutes memory still settles; a leak of one kilobyte per run is 28 MB in an hour at this rate. */
const RSS_MB_PER_HOUR = { short: 60, full: 1 };
const P99_DRIFT = { short: 1, full: 0.1 };

type Sample = { hours: number; web: Usage; worker: Usage; connections: number };
type Rig = { db: Db; url: string; tenant: Tenant; web: Part; worker: Part };

async function sampleOf({ db, web, worker }: Rig, hours: number): Promise<Sample> {
  const [row] = await db.execute<{ n: number }>(
    sql`select count(*)::int as n from pg_stat_activity where datname = current_database()`,
  );
  return { hours, web: await web.usage(), worker: await worker.usage(), connections: row?.n ?? Number.NaN };
}

/** Of a line through the points, by least squares: change of y for one of x. */
function slope(points: readonly { x: number; y: number }[]): number {
  const mean = (of: (point: { x: number; y: number }) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  return mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
}

/** Of the runs created in each half after the warm-up, from creation to end, in milliseconds. */
async function latencies(db: Db, from: number, to: number): Promise<number[]> {
  const rows = await db.execute<{ ms: number }>(sql`
    select (extract(epoch from finished_at - created_at) * 1000)::float8 as ms from runs
    where finished_at is not null and created_at >= to_timestamp(${from}::float8 / 1000)
      and created_at < to_timestamp(${to}::float8 / 1000)`);
  return rows.map(({ ms }) => ms);
}

async function stuckAfter(db: Db, ms: number): Promise<number> {
  for (const end = Date.now() + ms; ; await pause(100)) {
    const [row] = await db.execute<{ n: number }>(
      sql`select count(*)::int as n from runs where finished_at is null`,
    );
    if (row?.n === 0 || Date.now() > end) return row?.n ?? Number.NaN;
  }
}

async function soak(rig: Rig, ms: (typeof SIZES)['full'], progress: Progress): Promise<Sample[]> {
  const samples: Sample[] = [];
  let isOver = false;
  let refused = 0;
  const load = openLoop({ perSecond: PER_SECOND, ms: ms.warm + ms.soak }, async (n) => {
    const { status } = await startRun(rig.url, rig.tenant, { text: 'good', key: `a28-${n}-${process.pid}` });
    if (status !== 200) refused += 1;
  }).finally(() => {
    isOver = true;
  });
  await pause(ms.warm);
  const begin = performance.now();
  while (!isOver) {
    samples.push(await sampleOf(rig, (performance.now() - begin) / 3_600_000));
    await pause(ms.sample);
  }
  await load;
  progress(`${refused} starts were refused`);
  return samples;
}

const most = (values: readonly number[]): number => Math.max(...values);

/** Of the highest in the first third to the highest in the last. */
function growth(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const third = Math.max(1, Math.floor(samples.length / 3));
  return most(samples.slice(-third).map(of)) - most(samples.slice(0, third).map(of));
}

function figuresOf(samples: readonly Sample[], size: 'short' | 'full'): Figure[] {
  const rss = (of: (sample: Sample) => Usage) =>
    slope(samples.map((sample) => ({ x: sample.hours, y: of(sample).rssMb })));
  const [web, worker] = [rss((sample) => sample.web), rss((sample) => sample.worker)];
  return [
    { name: 'samples', value: samples.length, least: 10 },
    { name: 'web RSS, MB an hour', value: web, most: RSS_MB_PER_HOUR[size] },
    { name: 'worker RSS, MB an hour', value: worker, most: RSS_MB_PER_HOUR[size] },
    { name: 'web RSS, MB', value: samples.at(-1)?.web.rssMb ?? Number.NaN },
    { name: 'worker RSS, MB', value: samples.at(-1)?.worker.rssMb ?? Number.NaN },
    { name: 'web heap, MB', value: samples.at(-1)?.web.heapMb ?? Number.NaN },
    { name: 'worker heap, MB', value: samples.at(-1)?.worker.heapMb ?? Number.NaN },
    { name: 'web handles more', value: growth(samples, ({ web: one }) => one.handles), most: 10 },
    { name: 'worker handles more', value: growth(samples, ({ worker: one }) => one.handles), most: 10 },
    { name: 'connections more', value: growth(samples, ({ connections }) => connections), most: 2 },
  ];
}

export const experiment: Experiment = {
  title: 'Hours of ordinary work leave memory, handles, connections and latency as they were.',
  async measure(progress, { size }) {
    await using stage = await openStage();
    const { db, databaseUrl } = stage;
    const tenant = await addTenant(db, 'a28');
    const { part: web, url } = await webPart(databaseUrl);
    await using _web = web;
    await using worker = workerPart(databaseUrl, WORKER);
    await Promise.all([web.start(), worker.start()]);
    const begin = Date.now() + SIZES[size].warm;
    const samples = await soak({ db, url, tenant, web, worker }, SIZES[size], progress);
    const end = Date.now();
    const stuck = await stuckAfter(db, 30_000);
    const middle = (begin + end) / 2;
    const first = quantile(await latencies(db, begin, middle), 0.99);
    const second = quantile(await latencies(db, middle, end), 0.99);
    return [
      ...figuresOf(samples, size),
      { name: 'p99 of the first half, ms', value: first },
      { name: 'p99 of the second half, ms', value: second },
      { name: 'p99 drift', value: second / first - 1, most: P99_DRIFT[size] },
      { name: 'runs stuck', value: stuck, most: 0 },
      { name: 'crashes', value: web.crashes + worker.crashes, most: 0 },
    ];
  },
};
