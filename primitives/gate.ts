import { z } from 'zod';
import { definePrimitive, isSkipped, SKIPPED } from './define.ts';
import { handOn, isStatusAtMost } from './kit/belief.ts';
import { factsOf } from './kit/facts.ts';
import { typeVar } from './kit/port-type.ts';
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
});

export const gate = definePrimitive({
  id: 'gate',
  version: 1,
  group: 'confidence',
  title: 'Gate',
  summary: 'Let a value pass only if its confidence reaches a threshold.',
  docs: `Compares the confidence of a value with a threshold. The value leaves unchanged through exactly one of the two exits.

Everything that is not surely enough goes below: an abstention, a failure, an unknown confidence, and a self-reported score unless the gate is told to compare raw scores. Unknown never passes.`,
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
  subtitle: ({ threshold, use }) => `${use === 'raw' ? 'raw score' : use} at least ${threshold}`,
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
    'W-RAW': {
      sentence: 'This gate trusts a score that an agent gives itself.',
      fix: 'Keep a person behind the gate until outcomes show how often such scores are right.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const [facts] = ctx.facts('in');
    if (!facts) return [];
    if (facts.type.t === 'Rec') return [{ code: 'R12.record', field: 'in' }];
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
  run: (ctx) => {
    const arriving = ctx.input('in');
    if (isSkipped(arriving)) return { pass: SKIPPED, below: SKIPPED };
    const { isEnough } = judge(arriving, ctx.config);
    return isEnough ? { pass: handOn(arriving), below: SKIPPED } : { pass: SKIPPED, below: handOn(arriving) };
  },
  explain: (ctx) => ({
    rule: 'pass',
    lines: [judge(ctx.output, ctx.config).because, 'A gate does not change a confidence.'],
    assumes: [],
  }),
});
