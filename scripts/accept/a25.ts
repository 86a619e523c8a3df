/**
 * A25: a thousand watchers whose connections are cut at random, and a web process that is killed twice. Each
 * watcher must see 1, 2, 3, ... without gap, repeat or disorder. `--short`: 200 watchers, 20 s. `--next`:
 * through the production app, which needs a build; otherwise the same handler behind a bare server.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Experiment, Progress } from './experiment.ts';
import { openRig, Writer, within } from './live/rig.ts';
import { Watchers } from './live/watchers.ts';
import { WebProcess } from './live/web-process.ts';

const isShort = process.argv.includes('--short');
const KIND = process.argv.includes('--next') ? 'next' : 'handler';
const WATCHERS = isShort ? 200 : 1_000;
const MS = isShort ? 20_000 : 600_000;
const CUT_MS = { least: 500, most: 5_000 };
const RUNS = 10;
const PER_SECOND = 3;
/** Until everybody has come back and caught up. */
const DRAIN_MS = 60_000;
const DOWN_MS = 1_000;

export const experiment: Experiment = {
  title:
    'Watchers that are cut off at random, and whose server dies twice, see every event once and in order',
  async measure(progress) {
    await using rig = await openRig(RUNS);
    await using web = await WebProcess.start(KIND, rig.databaseUrl);
    await using watchers = new Watchers({
      runs: rig.runs,
      cookies: rig.cookies,
      port: web.port,
      watchers: WATCHERS,
      cutMs: CUT_MS,
    });
    const writer = new Writer(rig);
    const [, kills] = await Promise.all([
      writer.write({ ms: MS, perSecond: PER_SECOND }),
      killTwice(web, progress),
      tell(watchers, progress),
    ]);
    const lengths = writer.committed.map((times) => times.length - 1);
    await within(DRAIN_MS, async () => {
      const { least } = await watchers.progress();
      return least.every((last, run) => last === lengths[run]);
    });
    const seen = await watchers.close();
    const expected = lengths.reduce((sum, length) => sum + length, 0) * (WATCHERS / RUNS);
    return [
      { name: 'watchers', value: WATCHERS },
      { name: 'delivered', value: seen.delivered, least: isShort ? expected : 1_000_000 },
      { name: 'missing', value: expected - seen.delivered, most: 0, least: 0 },
      { name: 'duplicate', value: seen.duplicate, most: 0 },
      { name: 'outOfOrder', value: seen.outOfOrder, most: 0 },
      { name: 'cuts', value: seen.cuts, least: WATCHERS },
      { name: 'kills', value: kills, least: 2 },
      { name: 'refused', value: seen.refused },
    ];
  },
};

async function killTwice(web: WebProcess, progress: Progress): Promise<number> {
  for (const share of [1, 2]) {
    await pause(MS / 3);
    await web.kill();
    await pause(DOWN_MS);
    await web.start();
    progress(`the web process was killed, ${share} of 2`);
  }
  return 2;
}

async function tell(watchers: Watchers, progress: Progress): Promise<void> {
  for (let part = 0; part < 10; part++) {
    await pause(MS / 10);
    const { delivered, cuts, open, duplicate, outOfOrder } = await watchers.progress();
    progress(`${open} connected, ${delivered} delivered, ${cuts} cuts, ${duplicate + outOfOrder} wrong`);
  }
}
