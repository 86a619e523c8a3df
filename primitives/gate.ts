import { z } from 'zod';
import { type DecideContext, definePrimitive, isSkipped, type Outputs, SKIPPED } from './define.ts';
import { readAnswer } from './kit/answers.ts';
import { type Belief, handOn, isStatusAtMost } from './kit/belief.ts';
import { factsOf } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';
import { judgeBy, mayPass, percent, promiseOf, type RiskPromise } from './kit/promise.ts';
import { judge, NUMBERS } from './kit/threshold.ts';

const config = z.strictObject({
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('The least number that passes, from 0 to 1; equal passes.'),
  use: z
    .enum(NUMBERS)
    .default('p')
    .describe(
      'Which number is compared: the probability, the lower end of its interval, or the raw score an agent gives itself.',
    ),
  guarantee: z
    .strictObject({
      alpha: z
        .number()
        .min(0.001)
        .max(0.5)
        .default(0.1)
        .describe('How many of the answers that pass may be wrong, as a share.'),
      delta: z
        .number()
        .min(0.001)
        .max(0.5)
        .default(0.1)
        .describe('How often the promise may fail, as a share.'),
    })
    .optional()
    .describe('Instead of a fixed threshold: the one that keeps this promise, taken from outcomes.'),
});

type Config = z.infer<typeof config>;

const taken = (belief: Belief, isEnough: boolean): Outputs =>
  isEnough ? { pass: handOn(belief), below: SKIPPED } : { pass: SKIPPED, below: handOn(belief) };

/** Asks for the threshold that keeps the promise, and says in the value's reason how it came out. */
function decideByPromise(
  ctx: DecideContext<Config>,
  arriving: Belief,
  promise: RiskPromise,
): Outputs | undefined {
  if (!mayPass(arriving)) return taken(arriving, false);
  const { alpha, delta } = promise;
  const heard = ctx.effect('ledger', {
    kind: 'ledger',
    scope: { claim: arriving.conf.claim, name: '' },
    question: { ask: 'threshold', alpha, delta },
  });
  if (heard === undefined) return undefined;
  const { isEnough, because } = judgeBy(arriving, readAnswer(heard), promise);
  const reason = because.endsWith('.') ? because : `${because}.`;
  return taken({ ...arriving, reason }, isEnough);
}

export const gate = definePrimitive({
  id: 'gate',
  version: 1,
  group: 'confidence',
  title: 'Gate',
  summary: 'Let a value pass only if its confidence reaches a threshold.',
  docs: `Compares the confidence of a value with a threshold. The value leaves unchanged through exactly one of the two exits.

Everything that is not surely enough goes below: an abstention, a failure, an unknown confidence, and a self-reported score unless the gate is told to compare raw scores. Unknown never passes.

A guarantee takes the place of the threshold: of the answers that pass, at most this share is wrong, and the promise itself fails at most as often as you allow. The threshold that keeps it is read off the outcomes in scope, from the surest answers downwards, and stops before the promise could break. While there are too few outcomes the gate is closed: everything goes below, with the number of outcomes that are missing. The promise holds as long as the answers to come are like those whose outcomes are known.

A gate changes no confidence.`,
  example: {
    about: 'A score that an agent gives itself does not pass a gate for measured probabilities.',
    config: { threshold: 0.8 },
    arrives: { in: '"positive", says 0.99' },
    leaves: { pass: 'not taken', below: '"positive", says 0.99' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Value', type: typeVar('T') }],
    out: [
      { name: 'pass', title: 'Pass', type: typeVar('T') },
      { name: 'below', title: 'Below', type: typeVar('T') },
    ],
  }),
  subtitle: ({ threshold, use, guarantee }) =>
    guarantee
      ? `at most ${percent(guarantee.alpha)} wrong`
      : `${use === 'raw' ? 'raw score' : use} at least ${threshold}`,
  infer: (ctx) => {
    const facts = factsOf(ctx, 'in');
    return { pass: facts, below: facts };
  },
  issues: {
    'R12.self-reported': {
      sentence: 'This gate reads a confidence that is at most {status}: nothing would ever pass.',
      fix: 'Put a person or a pool of measured voices before it, or let it compare the raw score.',
    },
    'R12.record': {
      sentence: 'This gate reads several answers at once, which have no confidence in common.',
      fix: 'Vote or pool first.',
    },
    'R12.no-score': {
      sentence: 'Nothing before this gate ever gives a score: everything goes below.',
      fix: 'Remove the gate, or put a vote before it.',
      level: 'warning',
    },
    'R9.guarantee-use': {
      sentence: 'A guarantee is about probabilities; this gate is told to compare something else.',
      fix: 'Compare p, or remove the guarantee.',
    },
    'W-RAW': {
      sentence: 'This gate trusts a score that an agent gives itself.',
      fix: 'Keep a person behind the gate until outcomes show how often such scores are right.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const [facts] = ctx.facts('in');
    if (!facts) return [];
    if (ctx.config.guarantee && ctx.config.use !== 'p') return [{ code: 'R9.guarantee-use', field: 'use' }];
    if (facts.type.t === 'Rec' || facts.items) return [{ code: 'R12.record', field: 'in' }];
    if (facts.verified || !isStatusAtMost(facts.status, 'self_reported')) return [];
    if (ctx.config.use !== 'raw') {
      return [
        { code: 'R12.self-reported', field: 'use', values: { status: facts.status.replace('_', '-') } },
      ];
    }
    return [{ code: facts.status === 'unknown' ? 'R12.no-score' : 'W-RAW', field: 'use' }];
  },
  exits: () => ['pass', 'below'],
  tolerant: true,
  decide: (ctx) => {
    const arriving = ctx.input('in');
    if (arriving === undefined) return undefined;
    if (isSkipped(arriving)) return { pass: SKIPPED, below: SKIPPED };
    const { guarantee } = ctx.config;
    if (guarantee) return decideByPromise(ctx, arriving, guarantee);
    return taken(arriving, judge(arriving, ctx.config).isEnough);
  },
  explain: (ctx) => {
    const { output } = ctx;
    const { guarantee } = ctx.config;
    const isPromised = guarantee !== undefined && mayPass(output);
    const because = isPromised ? output.reason : judge(output, ctx.config).because;
    const assumes = guarantee && ctx.port === 'pass' ? [promiseOf(guarantee)] : [];
    return { rule: 'pass', lines: [because ?? '', 'A gate does not change a confidence.'], assumes };
  },
});
