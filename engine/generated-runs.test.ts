/** Properties of whole runs over random patterns: bounds hold, recovery repeats nothing, cancelling leaves nothing. */
import { expect, test, vi } from 'vitest';
import type { EffectRequest } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { EffectCall } from './activation.ts';
import { boundPattern } from './bounds.ts';
import { compile } from './compile.ts';
import type { RunEvent } from './events.ts';
import { inferPattern } from './infer.ts';
import { type Interpreted, interpret } from './interpret.ts';
import type { Pattern } from './pattern.ts';
import { seeded } from './random.ts';
import { AGENTS } from './testing.ts';
import { faultyEffects } from './testing-faults.ts';
import { generatePattern } from './testing-generate.ts';
import { settle } from './testing-stage.ts';

vi.setConfig({ testTimeout: 5 * 60_000 });
const known = { primitives, agents: AGENTS };
const INPUT = 'Hello. It is fine, 2 + 2 = 4. Good. Bad! What?';

type Options = { seed: number; known?: Map<string, Belief>; share?: number; cancelAfter?: number };
type Ran = {
  end: Interpreted | 'stuck';
  /** Keys of effects that were started, and agents among them. */
  started: string[];
  calls: number;
  people: number;
  /** Milliseconds by the clock of this test. */
  ms: number;
  outcomes: [string, Belief][];
  /** Effects that were neither answered nor aborted when it ended. */
  open: number;
};

/** A number in [0,1) that depends on nothing but the text and the seed. */
const luckOf = (text: string, seed: number): number => {
  let hash = seed ^ 0x811c9dc5;
  for (const letter of text) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return seeded(hash >>> 0)();
};

const longestOf = (request: EffectRequest): number =>
  request.kind === 'agent' || request.kind === 'oracle' ? request.timeoutMs : 0;

const takes = (request: EffectRequest, luck: number): number =>
  request.kind === 'timer' ? request.ms * (1 + request.jitter * luck) : longestOf(request) * luck;

const outcomeOf = (event: RunEvent): [string, Belief][] => {
  if (event.kind === 'effect.settled') return [[event.key, event.out]];
  if (event.kind !== 'node.settled' || !event.effect || !event.out.out) return [];
  return [[event.key, event.out.out]];
};

/** Runs with a clock of its own: effects end in the order of the time they take. */
async function run(pattern: Pattern, options: Options): Promise<Ran> {
  const { seed, share = 0.3, cancelAfter } = options;
  const ran: Ran = { end: 'stuck', started: [], calls: 0, people: 0, ms: 0, outcomes: [], open: 0 };
  const due: { at: number; end(): void }[] = [];
  const controller = new AbortController();
  const perform = (request: EffectRequest, call: EffectCall): Promise<Belief> => {
    ran.started.push(call.key);
    if (request.kind === 'agent') ran.calls += 1;
    if (request.kind === 'person') ran.people += 1;
    ran.open += 1;
    const { promise, resolve, reject } = Promise.withResolvers<Belief>();
    const close = once(() => {
      ran.open -= 1;
    });
    call.signal.addEventListener('abort', close);
    const end = (): void => {
      close();
      try {
        resolve(faultyEffects(luckOf(call.key, seed) * 2 ** 31, { share })(request));
      } catch (error) {
        reject(error);
      }
    };
    due.push({ at: ran.ms + takes(request, luckOf(`time ${call.key}`, seed)), end });
    return promise;
  };
  void interpret(
    compile(pattern, { primitives }),
    { input: INPUT },
    {
      effects: { now: () => 0, perform, unitsOf: () => 1 },
      journal: { emit: () => {}, commit: (event) => void ran.outcomes.push(...outcomeOf(event)) },
      signal: controller.signal,
      ...(options.known && { known: options.known }),
    },
  ).then((end) => {
    ran.end = end;
  });
  for (let step = 0; ; step += 1) {
    await settle();
    if (step === cancelAfter) controller.abort();
    if (step === cancelAfter) await settle();
    if (ran.end !== 'stuck') return ran;
    const next = due.sort((a, b) => a.at - b.at).shift();
    if (!next) return ran;
    ran.ms = Math.max(ran.ms, next.at);
    next.end();
  }
}

function once(act: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) act();
    isDone = true;
  };
}

const resultOf = ({ end }: Ran): unknown => (end !== 'stuck' && end.kind === 'done' ? end.result : end);

test('no run costs more than was said before: 2,000 patterns', async () => {
  const over: string[] = [];
  let exact = 0;
  for (let seed = 1; seed <= 2000; seed += 1) {
    const pattern = generatePattern(seed, 1 + (seed % 12));
    const bound = boundPattern(inferPattern(pattern, known));
    const ran = await run(pattern, { seed, share: [1e-9, 0.3, 0.7][seed % 3] ?? 0.3 });
    if (ran.calls > bound.calls) over.push(`seed ${seed}: ${ran.calls} calls > ${bound.calls}`);
    if (ran.people > bound.people) over.push(`seed ${seed}: ${ran.people} people > ${bound.people}`);
    // the last bits of sums in another order
    if (ran.ms > bound.ms + 1e-6) over.push(`seed ${seed}: ${ran.ms} ms > ${bound.ms}`);
    if (ran.calls === bound.calls) exact += 1;
  }
  expect(over).toEqual([]);
  expect(exact).toBeGreaterThan(200);
});

test('a recovery gives the same result and starts nothing twice: 300 patterns, cut anywhere', async () => {
  const wrong: string[] = [];
  let cuts = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const pattern = generatePattern(seed, 1 + (seed % 10));
    const first = await run(pattern, { seed });
    const all = first.outcomes.length;
    const step = Math.max(1, Math.floor(all / 8));
    for (let kept = all; kept > 0; kept -= step) {
      cuts += 1;
      const again = await run(pattern, { seed, known: new Map(first.outcomes.slice(0, kept)) });
      const before = new Set(first.outcomes.slice(0, kept).map(([key]) => key));
      const repeated = again.started.filter((key) => before.has(key));
      if (repeated.length > 0) wrong.push(`seed ${seed}, ${kept} of ${all}: repeats ${repeated[0]}`);
      if (again.end === 'stuck') wrong.push(`seed ${seed}, ${kept} of ${all}: stuck`);
      const isSame = JSON.stringify(resultOf(again)) === JSON.stringify(resultOf(first));
      if (kept === all && !isSame) wrong.push(`seed ${seed}: another result`);
    }
  }
  expect(wrong).toEqual([]);
  expect(cuts).toBeGreaterThan(500);
});

test('cancelled at any moment nothing is left running: 500 patterns', async () => {
  const left: string[] = [];
  let cancelled = 0;
  for (let seed = 1; seed <= 500; seed += 1) {
    const ran = await run(generatePattern(seed, 1 + (seed % 10)), { seed, cancelAfter: seed % 9 });
    if (ran.end === 'stuck') left.push(`seed ${seed}: stuck`);
    else if (ran.end.kind === 'cancelled') cancelled += 1;
    if (ran.open > 0) left.push(`seed ${seed}: ${ran.open} effects`);
  }
  expect(left).toEqual([]);
  expect(cancelled).toBeGreaterThan(100);
});
