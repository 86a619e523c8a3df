/**
 * What durability costs, beside what the disk allows: floors and Parallax in turns on one PostgreSQL with
 * its default settings (every commit waits for the disk), medians of interleaved rounds.
 */
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { migrateDatabase } from '#db/migrate.ts';
import { startPostgres } from '#scripts/postgres.ts';
import type { Bench } from './lib/bench.ts';
import { type Floor, insertOne, prepareFloors } from './lib/durable-floors.ts';
import { type Durable, prepareParallax, workOn } from './lib/durable-parallax.ts';
import { measureDurablePeers } from './lib/durable-peers.ts';
import { chain, fan, type Graph } from './lib/graphs.ts';
import { median } from './lib/measure.ts';

const BOUNDS = { effect: 1.3, chain100: 1.3, fan100: 2, throughput64: 0.6 };
const ROUNDS = 40;
const WARM_ROUNDS = 8;
const CHAIN = chain(100);
const FAN = fan(100);
const ONE = chain(1);
const AT_ONCE = 64;
const THROUGHPUT_MS = 4_000;
/** Turns of each side; the middle one counts. */
const THROUGHPUT_TURNS = 3;

type Sides = { single: Floor; batched: Floor; parallax: Durable; insert: () => Promise<unknown> };
type Progress = (step: string) => void;

export const bench: Bench = {
  name: 'durable',
  about: 'Durable execution beside the floors of its storage',
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'parallax-durable-'));
    // PostgreSQL does not run as root and has to get in.
    chmodSync(folder, 0o755);
    progress('starting PostgreSQL');
    const server = await startPostgres(join(folder, 'server'));
    try {
      const [floorUrl, url] = [await server.openDatabase('floors'), await server.openDatabase('parallax')];
      await migrateDatabase(url);
      const sql = postgres(floorUrl, { max: 10, onnotice: () => {} });
      const one = postgres(floorUrl, { max: 1, onnotice: () => {} });
      const floors = await prepareFloors(sql);
      await using parallax = await prepareParallax(url);
      const sides = { ...floors, parallax, insert: () => insertOne(one, randomUUID(), 1) };
      const times = await takeTurns(sides, progress);
      const rates = await throughput(sides, progress);
      const hop = await queueHop(parallax, url, progress);
      // The harness signs in by this name.
      const { password } = new URL(server.url('postgres'));
      await sql.unsafe(`create role postgres superuser login password '${password}'`);
      const peers = await measureDurablePeers(server, progress);
      await Promise.all([sql.end(), one.end()]);
      return report({ times, rates, hop, peers });
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

const WORK = {
  'one row, one commit': ({ insert }: Sides) => insert(),
  'floor, chain of 100': ({ single }: Sides) => single.run(CHAIN),
  'floor, fan of 100, batched': ({ batched }: Sides) => batched.run(FAN),
  'Parallax, 1 effect': ({ parallax }: Sides) => parallax.run(ONE),
  'Parallax, chain of 100': ({ parallax }: Sides) => parallax.run(CHAIN),
  'Parallax, fan of 100': ({ parallax }: Sides) => parallax.run(FAN),
} as const;

type Times = Record<keyof typeof WORK, number[]>;
const NAMES = Object.keys(WORK) as (keyof typeof WORK)[];

async function takeTurns(sides: Sides, progress: Progress): Promise<Times> {
  const times = Object.fromEntries(NAMES.map((name) => [name, [] as number[]])) as Times;
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
    if (round % 10 === 0) progress(`round ${round} of ${ROUNDS}`);
    for (const name of NAMES) {
      // As many inserts as the others make commits, so that both meet the same disk.
      const repeats = name === 'one row, one commit' ? CHAIN.n : 1;
      const begin = performance.now();
      for (let i = 0; i < repeats; i++) await WORK[name](sides);
      if (round >= 0) times[name].push((performance.now() - begin) / repeats);
    }
  }
  return times;
}

type Rates = { floor: number; parallax: number };

/** Nodes a second with 64 chains at once. */
async function throughput({ batched, parallax }: Sides, progress: Progress): Promise<Rates> {
  const rates = { floor: [] as number[], parallax: [] as number[] };
  for (let turn = 0; turn < THROUGHPUT_TURNS; turn++) {
    progress(`${AT_ONCE} chains at once, turn ${turn + 1} of ${THROUGHPUT_TURNS}`);
    rates.floor.push(await rateOf(batched));
    rates.parallax.push(await rateOf(parallax));
  }
  return { floor: median(rates.floor), parallax: median(rates.parallax) };
}

async function rateOf(side: { run(graph: Graph): Promise<void> }): Promise<number> {
  const begin = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() - begin < THROUGHPUT_MS) {
      await side.run(CHAIN);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return (done * CHAIN.n * 1_000) / (performance.now() - begin);
}

/** Milliseconds from the start of a run of one effect to its end, with a worker that takes it from the queue. */
async function queueHop(parallax: Durable, url: string, progress: Progress): Promise<number> {
  progress('through the queue');
  // What a worker process is given.
  Object.assign(process.env, { DATABASE_URL: url, LOG_LEVEL: 'error', NEXTAUTH_SECRET: randomUUID() });
  const worker = await workOn(url);
  try {
    const times: number[] = [];
    for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
      const begin = performance.now();
      await parallax.throughQueue(ONE);
      if (round >= 0) times.push(performance.now() - begin);
    }
    return median(times);
  } finally {
    await worker.stop();
  }
}

type Measured = {
  times: Times;
  rates: Rates;
  hop: number;
  peers: Awaited<ReturnType<typeof measureDurablePeers>>;
};

function report({ times, rates, hop, peers }: Measured) {
  const ms = (name: keyof typeof WORK) => median(times[name]);
  // Per round, so that a slow disk of one moment counts on both sides.
  const ratio = (ours: keyof typeof WORK, floor: keyof typeof WORK) =>
    median(times[ours].map((value, round) => value / (times[floor][round] ?? Number.NaN)));
  const effects = times['Parallax, chain of 100'].map(
    (value, round) => (value - (times['Parallax, 1 effect'][round] ?? 0)) / (CHAIN.n - 1),
  );
  const ratios = {
    effect: median(effects.map((value, round) => value / (times['one row, one commit'][round] ?? 0))),
    chain100: ratio('Parallax, chain of 100', 'floor, chain of 100'),
    fan100: ratio('Parallax, fan of 100', 'floor, fan of 100, batched'),
    throughput64: rates.parallax / rates.floor,
  };
  const held = {
    effect: ratios.effect <= BOUNDS.effect,
    chain100: ratios.chain100 <= BOUNDS.chain100,
    fan100: ratios.fan100 <= BOUNDS.fan100,
    throughput64: ratios.throughput64 >= BOUNDS.throughput64,
  };
  const told = (Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]).map(
    (name) => `${name} ${ratios[name].toFixed(2)} (${held[name] ? 'within' : 'misses'} ${BOUNDS[name]})`,
  );
  return {
    tables: [
      {
        title: `Milliseconds, medians of ${ROUNDS} interleaved rounds`,
        rows: [
          ...NAMES.map((what) => ({ what, ms: ms(what).toFixed(3) })),
          { what: 'Parallax, one effect more', ms: median(effects).toFixed(3) },
          { what: 'Parallax, 1 effect, through the queue', ms: hop.toFixed(3) },
        ],
      },
      {
        title: `Nodes a second, ${AT_ONCE} chains of 100 at once`,
        rows: [
          { what: 'floor, batched', rate: rates.floor.toFixed(0) },
          { what: 'Parallax', rate: rates.parallax.toFixed(0) },
        ],
      },
      { title: 'Others, with the harness beside the checkout', rows: peers },
    ],
    ratios,
    verdict: `durable: ${told.join('; ')}`,
    isWithinBounds: Object.values(held).every(Boolean),
  };
}
