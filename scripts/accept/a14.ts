/** A14: hostile expressions in every field that takes one, and hostile code where code is taken. */
import { fork } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '#scripts/lib/checkout.ts';
import { type Experiment, type Progress, quantile } from './experiment.ts';
import { SECRET } from './expressions/escapes.ts';
import type { Told } from './expressions/host.ts';

const HOST = fileURLToPath(new URL('./expressions/host.ts', import.meta.url));

type Heard = {
  told: Extract<Told, { kind: 'all' }> | undefined;
  done: Extract<Told, { kind: 'done' }>[];
  ends: Extract<Told, { kind: 'end' }>[];
  deaths: number;
};

export const experiment: Experiment = {
  title:
    'No expression gets out of its field, and none takes the time or the memory of the process it is in.',
  async measure(progress, { size }) {
    const heard: Heard = { told: undefined, done: [], ends: [], deaths: 0 };
    // A host that dies is started anew behind what killed it; ten deaths tell enough.
    for (let from: number | undefined = 0; from !== undefined && heard.deaths < 10; )
      from = await host(heard, { from, progress, isShort: size === 'short' });
    const { told, done, ends, deaths } = heard;
    const near = done.filter(({ isFar, isHungry }) => isHungry && !isFar).map(({ ms }) => ms);
    const far = done.filter(({ isFar, isHungry }) => isHungry && isFar).map(({ ms }) => ms);
    const tried = new Set(told?.files);
    const missed = evaluators().filter((file) => !tried.has(file));
    for (const file of missed) progress(`not tried: ${file}`);
    return [
      { name: 'fields', value: told?.fields ?? 0, least: 10 },
      { name: 'files that evaluate and were not tried', value: missed.length, most: 0 },
      { name: 'texts that want out', value: told?.escapes ?? 0, least: 100 },
      { name: 'texts that want time or memory', value: told?.hungry ?? 0, least: 30 },
      { name: 'evaluations', value: done.length, least: told?.jobs ?? Number.POSITIVE_INFINITY },
      { name: 'escapes', value: done.filter(({ escaped }) => escaped).length, most: 0 },
      { name: 'deaths of the host', value: deaths, most: 0 },
      { name: 'event loop delay p99, ms', value: Math.max(...ends.map(({ delayMs }) => delayMs)), most: 50 },
      { name: 'slowest in this process, ms of the processor', value: Math.max(...near), most: 500 },
      { name: 'half of those within, ms', value: quantile(near, 0.5) },
      { name: 'slowest elsewhere, ms', value: Math.max(...far), most: 500 },
      { name: 'memory grown, MB', value: Math.max(...ends.map(({ grownMb }) => grownMb)), most: 64 },
    ];
  },
};

/** Where to go on when the host died; undefined when it came to its end. */
function host(
  heard: Heard,
  { from, progress, isShort }: { from: number; progress: Progress; isShort: boolean },
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const child = fork(HOST, [String(from), ...(isShort ? ['--short'] : [])], {
      env: { ...process.env, CANARY: SECRET },
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    });
    let at = { job: from - 1, what: 'before the first' };
    let hasEnded = false;
    // What does not come back is as good as dead.
    const late = () => child.kill('SIGKILL');
    let timer = setTimeout(late, 60_000);
    child.on('message', (told: Told) => {
      clearTimeout(timer);
      timer = setTimeout(late, 60_000);
      if (told.kind === 'all') heard.told = told;
      else if (told.kind === 'at') at = told;
      else if (told.kind === 'end') hasEnded = heard.ends.push(told) > 0;
      else {
        heard.done.push(told);
        if (told.escaped) progress(`escaped: ${at.what}`);
        if (told.ms > 250) progress(`${told.ms.toFixed(0)} ms: ${at.what}`);
      }
    });
    child.once('exit', () => {
      clearTimeout(timer);
      if (hasEnded) return resolve(undefined);
      heard.deaths += 1;
      progress(`died: ${at.what}`);
      resolve(at.job + 1);
    });
  });
}

/** Files of the product that evaluate an expression. */
function evaluators(): string[] {
  const files = ['primitives', 'engine', 'server', 'components', 'app'].flatMap((room) =>
    readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.tsx?$/.test(file))
      .map((file) => `${room}/${file}`),
  );
  return files.filter((file) =>
    /\.expression\.evaluate\(|\bjudge\(item/.test(readFileSync(join(ROOT, file), 'utf8')),
  );
}
