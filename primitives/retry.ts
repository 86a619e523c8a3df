import { z } from 'zod';
import { definePrimitive, type EffectRequest, isSkipped, type NodeIssue } from './define.ts';
import { abstain, type Belief, handOn, ok, unknown } from './kit/belief.ts';
import { type Bound, inTurn, NOTHING, times } from './kit/bound.ts';
import { isUnique } from './kit/config-type.ts';
import { checkNumber, factsOf, NO_FACTS } from './kit/facts.ts';
import { num, text, typeVar } from './kit/port-type.ts';
import { judge, NUMBERS } from './kit/threshold.ts';

const config = z.strictObject({
  max: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('How often the inside runs at most, the first try included.'),
  on: z
    .array(z.enum(['fail', 'abstain', 'low']))
    .min(1)
    .default(['fail'])
    .describe('What makes it try again: a failure, an abstention, or a confidence below the threshold.'),
  threshold: z
    .number()
    .min(0)
    .max(1)
    .default(0.8)
    .describe('The least number that is not low, from 0 to 1; where there is none, it is low.'),
  use: z
    .enum(NUMBERS)
    .default('p')
    .describe(
      'Which number is compared: the probability, the lower end of its interval, or the raw score an agent gives itself.',
    ),
  backoffMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(200)
    .describe('Pause before the second try in milliseconds; it doubles with every further try.'),
  feedback: z
    .boolean()
    .default(true)
    .describe('Whether the inside is told why the last try was not good enough.'),
});

type Config = z.infer<typeof config>;

const say = (sentence: string): Belief => ok(sentence, unknown('none', 'free-text'));

/** Why the answer is not good enough, in one sentence; `undefined` when it is. */
function whatIsWrong(answer: Belief, { on, ...bar }: Config): string | undefined {
  if (answer.outcome === 'ok') {
    const { isEnough, because } = judge(answer, bar);
    return on.includes('low') && !isEnough ? `The last answer was not sure enough: ${because}` : undefined;
  }
  if (!on.includes(answer.outcome)) return undefined;
  const what = answer.outcome === 'fail' ? 'failed' : 'gave no answer';
  return answer.reason ? `The last try ${what}: ${answer.reason}` : `The last try ${what}.`;
}

function exhausted(answer: Belief, max: number): Belief {
  if (answer.outcome === 'ok' || max === 1) return handOn(answer);
  return {
    ...handOn(answer),
    reason: `Tried ${max} times; the last time: ${answer.reason ?? answer.outcome}`,
  };
}

const LONGEST_PAUSE_MS = 600_000;

const pauseAfter = (attempt: number, backoffMs: number): Extract<EffectRequest, { kind: 'timer' }> => ({
  kind: 'timer',
  ms: Math.min(LONGEST_PAUSE_MS, backoffMs * 2 ** (attempt - 1)),
  jitter: 0.2,
});

/** The longest that all pauses together can be. */
function pausing({ max, backoffMs }: Config): Bound {
  const pauses = Array.from({ length: max - 1 }, (_, i) => pauseAfter(i + 1, backoffMs));
  return inTurn(pauses.map(({ ms, jitter }) => ({ ...NOTHING, ms: ms * (1 + jitter) })));
}

export const retry = definePrimitive({
  id: 'retry',
  version: 1,
  group: 'control',
  title: 'Retry',
  summary: 'Run the inside again until it is good enough or the tries are used up.',
  docs: `Runs what is inside, and runs it again when the answer is not good enough. The inside can read *feedback*: an empty text on the first try, then one sentence about what was wrong with the last one; and the number of the *attempt*, from 1.

Between tries it pauses, twice as long each time and with up to 20 % added by chance, so that many runs do not try again at the same moment. When the tries are used up, the last answer goes out as it is, and a failure or abstention says how often it was tried.

The confidence is that of the last try. No formula is applied: how much a further try helps depends on how hard the item is, and that has to be measured (T1).`,
  example: {
    about: 'The first try fails, the second is good enough.',
    config: { backoffMs: 0 },
    arrives: { in: '"text", unknown: given' },
    takes: ['agent'],
    inside: { '1.0': 'fails: Timed out.', '2.0': '"positive", says 0.8' },
    leaves: { out: '"positive", says 0.8' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [
        { name: 'item', title: 'Item', type: typeVar('T') },
        { name: 'feedback', title: 'Feedback', type: text },
        { name: 'attempt', title: 'Attempt', type: num },
      ],
      take: [{ name: 'result', title: 'Answer', type: typeVar('U') }],
    },
  }),
  subtitle: ({ max, on }) => `up to ${max} tries on ${on.join(', ')}`,
  infer: (ctx) => ({
    item: factsOf(ctx, 'in'),
    feedback: { ...NO_FACTS, type: text },
    attempt: { ...NO_FACTS, type: num },
    out: factsOf(ctx, 'result'),
  }),
  issues: {
    'R9.on-repeat': { sentence: 'A reason to try again is listed twice.', fix: 'Remove one of the two.' },
    'R12.self-reported': {
      sentence: 'The confidence inside is at most {status}: every try counts as low.',
      fix: 'Let it compare the raw score, or do not try again on low confidence.',
    },
    'W-RAW': {
      sentence: 'Whether it tries again depends on a score that an agent gives itself.',
      fix: 'Check a sample of the answers it keeps.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const { on, use } = ctx.config;
    const issues: NodeIssue[] = isUnique(on) ? [] : [{ code: 'R9.on-repeat', field: 'on' }];
    return on.includes('low') ? [...issues, ...checkNumber(ctx.facts('result'), use)] : issues;
  },
  decide: (ctx) => {
    const item = ctx.input('in');
    if (item === undefined) return undefined;
    if (isSkipped(item)) return { out: item };
    if (item.outcome !== 'ok') return handOn(item);
    const { max, backoffMs, feedback } = ctx.config;
    let problem = '';
    for (let attempt = 1; ; attempt += 1) {
      const settled = ctx.result(attempt, 0, {
        item,
        feedback: say(feedback ? problem : ''),
        attempt: ok(attempt, unknown('none', 'given')),
      });
      if (settled === undefined) return undefined;
      const answer = isSkipped(settled) ? abstain('No path inside led to an answer.') : settled;
      const wrong = whatIsWrong(answer, ctx.config);
      if (wrong === undefined) return handOn(answer);
      if (attempt >= max) return exhausted(answer, max);
      problem = wrong;
      if (backoffMs > 0 && !ctx.effect(`wait:${attempt}`, pauseAfter(attempt, backoffMs))) return undefined;
    }
  },
  bound: ({ config, inside }) => inTurn([times(inside, config.max), pausing(config)]),
  explain: ({ output, config }) => ({
    rule: 'retry',
    lines: [`The confidence is that of the last of up to ${config.max} tries; no formula is applied.`],
    assumes: output.conf.status === 'calibrated' ? ['measured on items that were tried again'] : [],
  }),
});
