/**
 * A26: a thousand people watch one run. How long from commit to their browsers, what the web process needs for
 * it, and whether all of it is given back. Base: a web process that has answered ordinary requests, so that
 * its pool of connections is as large as it gets. `--short`: 200 watchers, 20 s. `--next`: through the
 * production app, which needs a build; otherwise the same handler behind a bare server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { Experiment, Figure, Progress } from './experiment.ts';
import { openRig, type Rig, Writer, within } from './live/rig.ts';
import type { Stats } from './live/stats-preload.ts';
import { Watchers } from './live/watchers.ts';
import { WebProcess } from './live/web-process.ts';

const isShort = process.argv.includes('--short');
const KIND = process.argv.includes('--next') ? 'next' : 'handler';
const WATCHERS = isShort ? 200 : 1_000;
const MS = isShort ? 20_000 : 60_000;
const PER_SECOND = 4;
const BACK_MS = 10_000;

export const experiment: Experiment = {
  title: 'A thousand watchers of one run see events within 150 ms, and leave nothing behind',
  async measure(progress) {
    await using rig = await openRig(1);
    await using web = await WebProcess.start(KIND, rig.databaseUrl);
    await warmUp(web, rig);
    const base = await web.stats();
    const connectionsBefore = await countConnections(rig.db);
    await using watchers = new Watchers({
      runs: rig.runs,
      cookies: rig.cookies,
      port: web.port,
      watchers: WATCHERS,
    });
    const areOpen = await within(60_000, async () => (await watchers.progress()).open === WATCHERS);
    if (!areOpen) throw new Error('Not all watchers were let in.');
    progress(`${WATCHERS} watchers through ${KIND}`);
    const writer = new Writer(rig);
    const { cpuMs } = await web.stats();
    const peak = watchPeak(web);
    await writer.write({ ms: MS, perSecond: PER_SECOND });
    const hasAll = await within(20_000, async () => (await watchers.progress()).least[0] === writer.total);
    const rssMb = await peak.stop();
    const usedMs = (await web.stats()).cpuMs - cpuMs;
    const connections = (await countConnections(rig.db)) - connectionsBefore;
    const delays = await watchers.delays(writer.committed);
    const seen = await watchers.close();
    const left = await untilBase(web, base, progress);
    return [
      { name: 'watchers', value: WATCHERS },
      { name: 'delivered', value: delays.count, least: WATCHERS * (writer.total - 1) },
      { name: 'missing', value: hasAll ? 0 : WATCHERS * writer.total - seen.delivered, most: 0 },
      { name: 'deliveryMsP50', value: delays.p50 },
      { name: 'deliveryMsP99', value: delays.p99, most: 150 },
      { name: 'deliveryMsMost', value: delays.most },
      { name: 'cpuMicrosPerDelivery', value: (usedMs * 1_000) / delays.count },
      { name: 'rssMb', value: rssMb, most: 512 },
      { name: 'connectionsAdded', value: connections, most: 2 },
      ...left,
    ];
  },
};

/** Fifty ordinary requests at once, three times. */
async function warmUp({ port }: WebProcess, { runs, cookies }: Rig): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ id: runs[0] }));
  const url = `http://127.0.0.1:${port}/api/trpc/runs.get?input=${input}`;
  for (let round = 0; round < 3; round++) {
    const replies = cookies.map(async (cookie) => {
      const reply = await fetch(url, { headers: { cookie, connection: 'close' } });
      if (!reply.ok) throw new Error(`An ordinary request failed: ${await reply.text()}`);
      await reply.text();
    });
    await Promise.all(replies);
  }
  // Sockets of those requests close.
  await pause(1_000);
}

async function countConnections(db: Db): Promise<number> {
  const [row] = await db.execute<{ count: number }>(sql`select count(*)::int as count from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend'`);
  return row?.count ?? Number.NaN;
}

function watchPeak(web: WebProcess): { stop(): Promise<number> } {
  let most = 0;
  let isOn = true;
  const looking = (async () => {
    while (isOn) {
      most = Math.max(most, (await web.rssMb()) ?? 0);
      await pause(500);
    }
  })();
  return {
    async stop() {
      isOn = false;
      await looking;
      return most;
    },
  };
}

/** What is still there more than before anybody watched, after at most ten seconds. */
async function untilBase(web: WebProcess, base: Stats, progress: Progress): Promise<Figure[]> {
  const begin = performance.now();
  let now = await web.stats();
  // The one connection that listens stays as long as the process.
  const over = () => ({
    sockets: Math.max(0, now.sockets - base.sockets - 1),
    timers: Math.max(0, now.timers - base.timers),
    listeners: Math.max(0, now.listeners - base.listeners),
  });
  await within(BACK_MS, async () => {
    now = await web.stats();
    return Object.values(over()).every((count) => count === 0);
  });
  progress(`at base after ${Math.round(performance.now() - begin)} ms; ${Math.round(now.rssMb)} MB`);
  const { sockets, timers, listeners } = over();
  return [
    { name: 'socketsLeft', value: sockets, most: 0 },
    { name: 'timersLeft', value: timers, most: 0 },
    { name: 'listenersLeft', value: listeners, most: 0 },
  ];
}
