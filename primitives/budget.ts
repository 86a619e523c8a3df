import { z } from 'zod';
import { type DecideContext, definePrimitive, type Spent } from './define.ts';
import { abstain, type Belief, handOn } from './kit/belief.ts';
import { atMost, inTurn } from './kit/bound.ts';
import { factsOf, oneOf } from './kit/facts.ts';
import { answerOf, onceOk, whyNoAnswer } from './kit/inside.ts';
import { typeVar } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';
import { cutOff } from './kit/way.ts';

const config = z.strictObject({
  timeoutMs: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(30_000)
    .describe('How long the inside may take, in milliseconds; 0 is as long as it likes.'),
  maxCalls: z
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .describe('How many agent calls the inside may make; without it any number.'),
  maxUnits: z
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .describe('How many cost units the inside may spend; without it any number.'),
});

type Config = z.infer<typeof config>;

/** What ran out: a name for a sentence. */
type Ended = 'time' | NonNullable<Spent['stopped']>;

const LIMIT: Readonly<Record<Ended, (config: Config) => string>> = {
  time: ({ timeoutMs }) => `${timeoutMs} ms`,
  calls: ({ maxCalls = 0 }) => `${maxCalls} ${maxCalls === 1 ? 'call' : 'calls'}`,
  units: ({ maxUnits = 0 }) => `${maxUnits} cost ${maxUnits === 1 ? 'unit' : 'units'}`,
};

function whatRanOut(ctx: DecideContext<Config>): Ended | undefined {
  const { timeoutMs: ms } = ctx.config;
  if (ms > 0 && ctx.effect('time', { kind: 'timer', ms, jitter: 0 })) return 'time';
  return ctx.spent().stopped;
}

/**
 * Answers that are there, in order. Where only time is short all branches run at once, because the last
 * is what is wanted. Where calls or units are, a branch starts when the one before it has settled: what is
 * spent goes to the roughest first.
 */
function settledSoFar(ctx: DecideContext<Config>, item: Belief): readonly (Belief | undefined)[] {
  const { maxCalls, maxUnits } = ctx.config;
  const isInTurn = maxCalls !== undefined || maxUnits !== undefined;
  const answers: (Belief | undefined)[] = [];
  for (let index = 0; index < ctx.takes; index += 1) {
    const settled = ctx.result(1, index, { item });
    answers.push(settled && answerOf(settled));
    if (settled === undefined && isInTurn) break;
  }
  return answers;
}

/** The best answer there is when something ran out, or an abstention that says what and what was spent. */
function cut(answers: readonly (Belief | undefined)[], ended: Ended, ctx: DecideContext<Config>): Belief {
  const { calls, units } = ctx.spent();
  const spent = `${calls} ${calls === 1 ? 'call' : 'calls'} and ${round(units)} cost units were spent.`;
  const why = `The budget of ${LIMIT[ended](ctx.config)} was used up; ${spent}`;
  const at = answers.findLastIndex((one) => one?.outcome === 'ok');
  const best = answers[at];
  if (best) {
    const name = ctx.takeNames[at] ?? `branch ${at + 1}`;
    return { ...handOn(best), conf: cutOff(best.conf), reason: `${why} The answer of ${name} goes out.` };
  }
  const tried = answers.flatMap((one, i) => (one ? [` ${ctx.takeNames[i]} ${whyNoAnswer(one)}`] : []));
  return abstain(`${why} There was no answer yet.${tried.join('')}`);
}

export const budget = definePrimitive({
  id: 'budget',
  version: 1,
  group: 'control',
  title: 'Budget',
  summary: 'Stop the inside when time, calls or cost are used up, and go on with the best answer so far.',
  docs: `Runs what is inside within limits: milliseconds, agent calls, cost units. A call that would pass a limit is not made, and when the time is over everything still at work is cancelled, down to the agent call.

The inside may hand back several answers, connected in order from the roughest to the best. As soon as the last one has settled it goes out, whatever it is. When a limit is reached first, the last one that is there goes out, and without any the budget abstains and says what was used up and how much was spent. With a limit on calls or cost the branches run one after the other; with time alone they run at once.

An answer that was to be improved and was not is no longer what was measured: a calibrated confidence becomes derived when it is cut off.`,
  example: {
    about: 'The thorough answer is not there in time.',
    config: { timeoutMs: 200 },
    arrives: { in: '"Great", unknown: given' },
    takes: ['quick', 'thorough'],
    inside: { '1.0': '"positive", p 0.83 [0.78, 0.88] of 412' },
    effects: { time: '0, unknown: given' },
    leaves: { out: '"positive", p 0.83 [0.78, 0.88]' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [
        {
          ...{ name: 'results', title: 'Answers, roughest first', type: typeVar('U') },
          ...{ many: { min: 1 }, whole: true },
        },
      ],
    },
  }),
  subtitle: (given) => {
    const { timeoutMs, maxCalls, maxUnits } = given;
    const limits = [
      timeoutMs > 0 ? LIMIT.time(given) : '',
      maxCalls === undefined ? '' : LIMIT.calls(given),
      maxUnits === undefined ? '' : LIMIT.units(given),
    ].filter(Boolean);
    return limits.length > 0 ? `at most ${limits.join(', ')}` : 'no limit set';
  },
  infer: (ctx) => ({ item: factsOf(ctx, 'in'), out: oneOf(ctx.facts('results')) }),
  issues: {
    'R9.budget-none': {
      sentence: 'This budget limits nothing.',
      fix: 'Set a time, a number of calls or a cost.',
    },
  },
  check: ({ config: { timeoutMs, maxCalls, maxUnits } }) =>
    timeoutMs === 0 && maxCalls === undefined && maxUnits === undefined
      ? [{ code: 'R9.budget-none', field: 'timeoutMs' }]
      : [],
  decide: onceOk<Config>((item, ctx) => {
    const { maxCalls: calls, maxUnits: units } = ctx.config;
    ctx.limit({ calls, units });
    const ended = whatRanOut(ctx);
    const answers = settledSoFar(ctx, item);
    const last = answers[ctx.takes - 1];
    // everything before the last only led to it; a last one that fails is not undone by what it was to check
    return last ?? (ended && cut(answers, ended, ctx));
  }),
  bound: ({ config: { timeoutMs, maxCalls, maxUnits }, inside, takes }) =>
    atMost(
      { ...inside, ms: inTurn(takes).ms },
      {
        ...(timeoutMs > 0 && { ms: timeoutMs }),
        ...(maxCalls !== undefined && { calls: maxCalls }),
        ...(maxUnits !== undefined && { units: maxUnits }),
      },
    ),
  explain: ({ output: { conf, reason } }) => ({
    rule: 'path',
    lines: [
      reason ?? 'Everything inside settled within the budget: the confidence is that of the last answer.',
    ],
    assumes: conf.status === 'derived' ? conf.assumes : [],
  }),
});
