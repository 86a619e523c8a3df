/**
 * A process that has secrets and is given hostile expressions, one after the other, as a worker would be. Tells the
 * number of each before it begins and what came of it; the last word is the process's own figures. Starts at argv[2].
 */
import { ChildProcess } from 'node:child_process';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { watchAttempts } from '../rig/canary.ts';
import { CODE_ESCAPES, ESCAPES, SECRET } from './escapes.ts';
import { type Field, type Fields, openFields } from './fields.ts';
import { HUNGRY, HUNGRY_CODE } from './hungry.ts';

type Job = { field: Field; text: string; value: unknown; kind: 'escape' | 'hungry'; isFar: boolean };

export type Told =
  | { kind: 'all'; jobs: number; escapes: number; hungry: number; files: readonly string[]; fields: number }
  | { kind: 'at'; job: number; what: string }
  | { kind: 'done'; job: number; ms: number; isHungry: boolean; isFar: boolean; escaped: boolean }
  | { kind: 'end'; delayMs: number; grownMb: number };

const tell = (told: Told): void => void process.send?.(told);

const isShort = process.argv.includes('--short');
const first = Number(process.argv[2] ?? 0);

function jobsOf({ pure, far, code }: Fields): Job[] {
  // Asking another process or a server takes longer: of those every eighth in the short form.
  const some = <T>(all: readonly T[]): readonly T[] => (isShort ? all.filter((_, n) => n % 8 === 0) : all);
  const each = (field: Field, isFar: boolean): Job[] => {
    const pick = isFar ? some : <T>(all: readonly T[]) => all;
    return [
      ...pick(ESCAPES).map((text): Job => ({ field, text, value: [{ a: 1 }], kind: 'escape', isFar })),
      ...pick(HUNGRY).map(({ text, value }): Job => ({ field, text, value, kind: 'hungry', isFar })),
    ];
  };
  const written: Job[] = [
    ...some(CODE_ESCAPES).map(
      (way): Job => ({
        field: code,
        text: `const f = () => ${wrapped(way)}`,
        value: 0,
        kind: 'escape',
        isFar: true,
      }),
    ),
    ...HUNGRY_CODE.map((text): Job => ({ field: code, text, value: 0, kind: 'hungry', isFar: true })),
  ];
  return [...pure.flatMap((one) => each(one, false)), ...far.flatMap((one) => each(one, true)), ...written];
}

const wrapped = (way: string): string => (way.includes(';') ? `{ ${way} }` : way);

const COUNTED = [Object.prototype, Array.prototype, Function.prototype, String.prototype, globalThis];
const keysOf = (): number => COUNTED.reduce<number>((sum, one) => sum + Reflect.ownKeys(one).length, 0);

let spawned = 0;
const { spawn } = ChildProcess.prototype as unknown as { spawn: (...given: unknown[]) => unknown };
Reflect.set(ChildProcess.prototype, 'spawn', function (this: ChildProcess, ...given: unknown[]) {
  spawned += 1;
  return Reflect.apply(spawn, this, given);
});

/** Whether it got at something: a secret in what came out, or anything done to this process. */
async function isEscape({ field, text, value, isFar }: Job, attempts: { seen: unknown[] }): Promise<boolean> {
  const before = { keys: keysOf(), spawned, attempts: attempts.seen.length };
  let out: unknown;
  try {
    out = await field.run(text, value);
  } catch (error) {
    out = String(error);
  }
  const said = JSON.stringify(out) ?? '';
  if (said.includes(SECRET) || said.includes('[native code]')) return true;
  if (keysOf() !== before.keys || Reflect.has({}, 'polluted')) return true;
  // Those of elsewhere go to a process or a server of this machine on purpose.
  return !isFar && (spawned !== before.spawned || attempts.seen.length !== before.attempts);
}

/** Honest work over values as large: what is loaded, compiled and kept for that is no fault of an expression. */
async function warmUp(all: readonly Field[]): Promise<void> {
  const small = [
    "'2'.matches('[0-9]')",
    "timestamp(0).getFullYear('Europe/Berlin') > 0",
    "'%.1f'.format([1.5])",
  ];
  for (const field of all) {
    for (const text of ['value == value', ...small]) await quietly(field, text, [1]);
    if (all.indexOf(field) >= 8) continue;
    for (const { text, value } of HONEST) for (let n = 0; n < 12; n += 1) await quietly(field, text, value);
  }
}

const HONEST = [
  {
    text: 'value.map(x, x * 2).filter(x, x > 3).size() > 0',
    value: Array.from({ length: 4_000 }, (_, i) => i),
  },
  { text: 'value + value == value', value: Array.from({ length: 30_000 }, (_, i) => i) },
  { text: "value.upperAscii().split('B').size() > 0", value: 'ab'.repeat(100_000) },
];

const quietly = async (field: Field, text: string, value: unknown): Promise<void> => {
  try {
    await field.run(text, value);
  } catch {
    // it fits no such value
  }
};

const COLLECT_AT = 32 * 1_048_576;
const collect: unknown = Reflect.get(globalThis, 'gc');
/** Bytes in use when nothing is left to collect. */
function collected(): number {
  if (typeof collect !== 'function') throw new Error('Started without --expose-gc.');
  collect();
  return process.memoryUsage().heapUsed;
}

const turn = () => new Promise((resolve) => setTimeout(resolve, 1));

Reflect.set(globalThis, 'canary', SECRET);
await using fields = await openFields();
using attempts = watchAttempts();
const jobs = jobsOf(fields);
const all = [...fields.pure, ...fields.far, fields.code];
tell({
  ...{ kind: 'all', jobs: jobs.length, fields: all.length, files: all.map(({ file }) => file) },
  ...{ escapes: ESCAPES.length + CODE_ESCAPES.length, hungry: HUNGRY.length + HUNGRY_CODE.length },
});
await warmUp(all);
let live = collected();
const base = process.memoryUsage.rss();
let most = base;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
for (let n = first; n < jobs.length; n += 1) {
  const job = jobs[n];
  if (!job) break;
  tell({ kind: 'at', job: n, what: `${job.field.name}: ${job.text.slice(0, 80)}` });
  // A process that was ended for the one before is there again: starting one is no part of stopping one.
  if (job.field === fields.code) await quietly(fields.code, 'const f = () => 1', 0);
  // What is grown is what is in use: garbage that nobody has come for yet is no expression's doing.
  if (process.memoryUsage().heapUsed - live > COLLECT_AT) {
    delay.disable();
    live = collected();
    delay.enable();
  }
  const [begin, worked] = [performance.now(), process.threadCpuUsage()];
  const escaped = await isEscape(job, attempts);
  const wall = performance.now() - begin;
  const { user, system } = process.threadCpuUsage(worked);
  // Here time of the processor tells how much it is, however much else runs on the machine.
  const ms = job.isFar ? wall : Math.min(wall, (user + system) / 1_000);
  most = Math.max(most, process.memoryUsage.rss());
  tell({ kind: 'done', job: n, ms, isHungry: job.kind === 'hungry', isFar: job.isFar, escaped });
  await turn();
}
delay.disable();
tell({ kind: 'end', delayMs: delay.percentile(99) / 1e6, grownMb: (most - base) / 1_048_576 });
process.disconnect?.();
process.exit(0);
