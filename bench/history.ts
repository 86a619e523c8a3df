/**
 * A long history: with a million events in the log, how long does it take to open a run, to replay it, and
 * to see the dashboard? Each question is asked through its procedure, as a signed-in person, and in turns
 * with a floor: a bare SELECT by primary key of as many rows, on the same server with its default settings.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, connect } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { foldAll } from '#engine/fold.ts';
import { startPostgres } from '#scripts/postgres.ts';
import { appRouter } from '#server/router.ts';
import { measure } from '#server/routers/market/measured.ts';
import { listenerOf } from '#server/runtime/listen.ts';
import { prepareQueue } from '#server/runtime/queue.ts';
import { readLog } from '#server/runtime/read-log.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { Bench } from './lib/bench.ts';
import { seeded } from './lib/graphs.ts';
import { type Seeded, seedHistory } from './lib/history-seed.ts';
import { median } from './lib/measure.ts';

const BOUND_MS = 50;
const ROUNDS = 300;
const WARM_ROUNDS = 20;
/** What a watcher is given at once (server/runtime/feed.ts). */
const PAGE = 128;
/** Of the market's list. */
const LISTINGS = 60;

type Progress = (step: string) => void;
/** `once` is timed and gives how many rows `floor` is to read. */
type Question = { name: string; once: () => Promise<number>; floor: (rows: number) => Promise<unknown> };

export const bench: Bench = {
  name: 'history',
  about: 'A log of a million events: what people wait for',
  async run(progress) {
    const folder = mkdtempSync(join(tmpdir(), 'parallax-history-'));
    // PostgreSQL does not run as root and has to get in.
    chmodSync(folder, 0o755);
    progress('starting PostgreSQL');
    const server = await startPostgres(join(folder, 'server'));
    try {
      const url = await server.openDatabase('parallax');
      Object.assign(process.env, {
        ...{ DATABASE_URL: url, LOG_LEVEL: 'error', NEXTAUTH_SECRET: crypto.randomUUID() },
        // One person asks more here in a minute than people may.
        ...{ RATE_LIMIT_PERSON: '1000000', RATE_LIMIT_WORKSPACE: '1000000' },
      });
      await migrateDatabase(url);
      await prepareQueue(url);
      const client = connect(url, { name: 'parallax-bench', max: 4 });
      try {
        const history = await seedHistory(client, progress);
        const asked = await ask(questionsOf(client, history), progress);
        return report(history, asked);
      } finally {
        await listenerOf(client.db).close();
        await client.close();
      }
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

export function questionsOf(client: Client, history: Seeded): Question[] {
  const { db, sql } = client;
  const { principal, patternId, hashes } = history;
  const caller = appRouter.createCaller({ db, principal, requestId: 'bench' });
  const events = (ids: readonly string[]) => eventsOf(sql, ids);
  const recent = (rows: number) => sql`select * from runs where (workspace_id, id) in (
    select workspace_id, id from copies order by id limit ${rows})`;
  const sums = (rows: number) =>
    sql`select kind, key, count from run_sums where workspace_id = ${principal.workspaceId} and grain = 60
      and kind = 'ms' limit ${rows}`;
  const page = async (input: Parameters<typeof caller.runs.list>[0]) =>
    (await send(caller.runs.list(input))).rows.length;
  const live = (minutes: number) => async () => {
    const { bars, confidence, disagreements } = await send(caller.dashboards.live({ minutes }));
    return bars.length + 10 * confidence.length + disagreements.length;
  };
  const questions: Question[] = [...history.bySize].flatMap(([size, ids]) => {
    const next = pickerOf(ids);
    return [
      {
        name: `open a run of ${size} events`,
        async once() {
          const id = next();
          await send(caller.runs.get({ id }));
          const ref = { runId: id, workspaceId: principal.workspaceId };
          return (
            await send(
              withWorkspace(db, principal.workspaceId, (tx) => readLog(tx, ref, { after: 0, limit: PAGE })),
            )
          ).length;
        },
        floor: events(ids),
      },
      {
        name: `replay a run of ${size} events`,
        async once() {
          const log = await caller.runs.log({ id: next() });
          return foldAll(log).seq;
        },
        floor: events(ids),
      },
    ];
  });
  return [
    ...questions,
    { name: 'list of runs', once: () => page({}), floor: recent },
    { name: 'list of runs, an old page', once: () => page({ cursor: monthsAgo() }), floor: recent },
    { name: 'list of runs that failed', once: () => page({ status: 'failed' }), floor: recent },
    { name: 'list of runs that wait', once: () => page({ status: 'waiting' }), floor: recent },
    { name: 'list of runs of one pattern', once: () => page({ patternId }), floor: recent },
    { name: 'dashboard of an hour', once: live(60), floor: sums },
    { name: 'dashboard of a day', once: live(1_440), floor: sums },
    { name: 'dashboard of a week', once: live(10_080), floor: sums },
    {
      name: `figures of ${LISTINGS} listings`,
      once: async () => (await measure(db, hashes.slice(0, LISTINGS))).size,
      floor: sums,
    },
  ];
}

const monthsAgo = (): string =>
  `${new Date(Date.now() - 90 * 86_400_000).toISOString().replace(/[TZ]/g, ' ').trim()}|run_z`;

/** As the answer goes over the wire. */
async function send<T>(answer: Promise<T>): Promise<T> {
  const given = await answer;
  JSON.stringify(given);
  return given;
}

function pickerOf(ids: readonly string[]): () => string {
  if (ids.length === 0) throw new Error('No run is of the size that is asked for.');
  const random = seeded(7);
  return () => ids[Math.floor(random() * ids.length)] ?? '';
}

/** As many events of runs of that size, by their primary keys. */
function eventsOf(sql: Client['sql'], ids: readonly string[]): Question['floor'] {
  const next = pickerOf(ids);
  const months = new Map<string, string>();
  return async (rows) => {
    const id = next();
    const known = months.get(id);
    if (known === undefined) {
      const [run] = await sql`select month::text from runs where id = ${id}`;
      months.set(id, String(run?.month));
      return sql`select seq, body from run_events where run_id = ${id} and month = ${String(run?.month)} and seq <= ${rows}`;
    }
    return sql`select seq, body from run_events where run_id = ${id} and month = ${known} and seq <= ${rows}`;
  };
}

type Asked = { name: string; rows: number; ours: number[]; floor: number[] };

async function ask(questions: readonly Question[], progress: Progress): Promise<Asked[]> {
  const asked = questions.map(({ name }) => ({ name, rows: 0, ours: [] as number[], floor: [] as number[] }));
  for (let round = -WARM_ROUNDS; round < ROUNDS; round++) {
    if (round % 50 === 0) progress(`round ${round} of ${ROUNDS}`);
    for (const [i, { once, floor }] of questions.entries()) {
      const mine = asked[i];
      if (!mine) continue;
      const begin = performance.now();
      const rows = await once();
      const middle = performance.now();
      await floor(Math.max(1, rows));
      const end = performance.now();
      if (round < 0) continue;
      mine.rows = rows;
      mine.ours.push(middle - begin);
      mine.floor.push(end - middle);
    }
  }
  return asked;
}

const quantile = (times: readonly number[], p: number): number =>
  times.toSorted((a, b) => a - b)[Math.ceil(p * times.length) - 1] ?? Number.NaN;

function report({ runs, events, countMs }: Seeded, asked: readonly Asked[]) {
  const rows = asked.map(({ name, rows, ours, floor }) => ({
    ...{ what: name, rows, p50: quantile(ours, 0.5), p99: quantile(ours, 0.99) },
    ...{ floorP50: quantile(floor, 0.5), floorP99: quantile(floor, 0.99) },
    ratio: median(ours.map((ms, round) => ms / (floor[round] ?? Number.NaN))),
  }));
  const missed = rows.filter(({ p99 }) => p99 > BOUND_MS);
  const worst = Math.max(...rows.map(({ p99 }) => p99));
  const shown = rows.map((row) => ({
    ...{ what: row.what, rows: row.rows, p50: row.p50.toFixed(1), p99: row.p99.toFixed(1) },
    ...{ 'floor p50': row.floorP50.toFixed(1), 'floor p99': row.floorP99.toFixed(1) },
    'times the floor': row.ratio.toFixed(1),
  }));
  const told = missed.map(({ what, p99 }) => `${what} ${p99.toFixed(1)} ms`).join('; ');
  return {
    tables: [
      {
        title: `Milliseconds, ${ROUNDS} calls each, beside a bare SELECT by primary key of as many rows`,
        rows: shown,
      },
      {
        title: 'The log',
        rows: [{ runs, events, 'counting every run once, s': (countMs / 1_000).toFixed(1) }],
      },
    ],
    ratios: Object.fromEntries(rows.map(({ what, ratio }) => [what, ratio])),
    verdict: `history: p99 ${worst.toFixed(1)} ms at most of ${BOUND_MS} ms with ${events} events${told && `; misses: ${told}`}`,
    isWithinBounds: missed.length === 0 && events >= 1_000_000,
  };
}
