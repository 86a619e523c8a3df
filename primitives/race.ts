import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { barFields } from './kit/bar-fields.ts';
import { abstain, type Belief, type Confidence, handOn } from './kit/belief.ts';
import { atOnce } from './kit/bound.ts';
import { selected } from './kit/choice.ts';
import { checkNumber, factsOf, oneOf } from './kit/facts.ts';
import { ended, onceOk } from './kit/inside.ts';
import { typeVar } from './kit/port-type.ts';
import { judge } from './kit/threshold.ts';
import { byWay, factsByWay, isDecidedItem } from './kit/way.ts';

const config = z.strictObject({
  accept: z
    .enum(['ok', 'confident'])
    .default('ok')
    .describe('What may win: any answer, or one whose confidence reaches the threshold.'),
  ...barFields,
  hedgeDelayMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(0)
    .describe(
      'How much later each further branch starts, in milliseconds; it starts at once when none before it can win any more.',
    ),
});

type Config = z.infer<typeof config>;

function whatIsWrong(answer: Belief, { accept, ...bar }: Config): string | undefined {
  if (accept === 'ok' && answer.outcome === 'ok') return undefined;
  const { isEnough, because } = judge(answer, bar);
  return isEnough ? undefined : ended(because);
}

/**
 * Accepting any answer looks at the clock only: the winner keeps its number on the way of this race (T3).
 * Accepting by the number itself is a selection: whoever reaches the threshold first was lucky more often
 * than its number says, so until winners have been measured nobody knows (P7).
 */
function wonBy(conf: Confidence, { accept }: Config): Confidence {
  if (accept === 'ok' || isDecidedItem(conf)) return byWay(conf, 'race');
  return selected(conf).conf;
}

function crown(answer: Belief, name: string, config: Config): Belief {
  const why = config.accept === 'ok' ? '' : `: ${judge(answer, config).because}`;
  return { ...handOn(answer), conf: wonBy(answer.conf, config), reason: `${name} won${why}.` };
}

export const race = definePrimitive({
  id: 'race',
  version: 1,
  group: 'execution',
  title: 'Race',
  summary: 'Ask several at once and take the first acceptable answer.',
  docs: `Starts every branch inside on the same value and takes the first acceptable answer to arrive. The others are cancelled, down to the agent call. When none is acceptable it abstains and lists what each of them said.

With a *hedge delay* the branches start one after the other: a second one is only paid for when the first is slow, or has already lost.

Taking whatever comes first does not look at any number, so the winner keeps its confidence, as measured on other ways than this one (T3): a calibrated one becomes derived. Taking the first that is *confident* selects by the number itself, and winners of such a choice are right less often than they say (P7): the confidence becomes unknown, and the number that won is only told. Accept any answer and put a calibrate behind the race to measure its winners.`,
  example: {
    about: 'The first branch fails, so the second wins.',
    arrives: { in: '"Great", unknown: given' },
    takes: ['fast', 'steady'],
    inside: { '1.0': 'fails: Timed out.', '1.1': '"positive", p 0.83 [0.78, 0.88] of 412' },
    leaves: { out: '"positive", p 0.83 [0.78, 0.88]' },
  },
  cost: 'body',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Input', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Answer', type: typeVar('U') }],
    inner: {
      give: [{ name: 'item', title: 'Item', type: typeVar('T') }],
      take: [{ name: 'results', title: 'Branches', type: typeVar('U'), many: { min: 1 }, whole: true }],
    },
  }),
  subtitle: ({ accept, threshold, hedgeDelayMs }) => {
    const first = accept === 'ok' ? 'first that answers' : `first with p at least ${threshold}`;
    return hedgeDelayMs > 0 ? `${first}, ${hedgeDelayMs} ms apart` : first;
  },
  infer: (ctx) => {
    const results = ctx.facts('results');
    const all = oneOf(results);
    const decided = results.filter((one) => one.verified);
    const status = decided.length > 0 ? factsByWay(oneOf(decided)).status : 'unknown';
    return {
      item: factsOf(ctx, 'in'),
      out: ctx.config.accept === 'ok' ? factsByWay(all) : { ...all, status },
    };
  },
  issues: {
    'R12.self-reported': {
      sentence: 'The confidence of every branch is at most {status}: none would ever be accepted.',
      fix: 'Let it compare the raw score, or accept any answer.',
    },
    'W-RAW': {
      sentence: 'Who wins depends on a score that an agent gives itself.',
      fix: 'Check a sample of the answers it accepts.',
      level: 'warning',
    },
  },
  check: (ctx) =>
    ctx.config.accept === 'confident' ? checkNumber(ctx.facts('results'), ctx.config.use) : [],
  decide: onceOk<Config>((item, ctx) => {
    const { hedgeDelayMs: ms } = ctx.config;
    const trail: string[] = [];
    let running = 0;
    for (let index = 0; index < ctx.takes; index += 1) {
      const isHedged = running > 0 && ms > 0;
      if (isHedged && !ctx.effect(`hedge:${index}`, { kind: 'timer', ms, jitter: 0 })) return undefined;
      const settled = ctx.result(1, index, { item });
      if (settled === undefined) {
        running += 1;
        continue;
      }
      const name = ctx.takeNames[index] ?? `branch ${index + 1}`;
      const problem = isSkipped(settled) ? 'not taken.' : whatIsWrong(settled, ctx.config);
      if (problem === undefined) return crown(settled as Belief, name, ctx.config);
      trail.push(`${name}: ${problem}`);
    }
    if (running > 0) return undefined;
    return abstain(`No branch gave an acceptable answer. ${trail.join(' ')}`, { evidence: item.evidence });
  }),
  bound: ({ config: { hedgeDelayMs }, inside, takes }) => ({
    ...inside,
    ms: atOnce(takes.map((one, i) => ({ ...one, ms: one.ms + i * hedgeDelayMs }))).ms,
  }),
  explain: ({ output: { conf, reason = '' }, config: { accept } }) => ({
    rule: accept === 'ok' ? 'path' : 'select',
    lines: [
      reason,
      accept === 'ok'
        ? 'The first to answer keeps its confidence: no number was looked at.'
        : 'Winners of a choice by number are right less often than their number says, and these were not measured.',
    ].filter(Boolean),
    assumes: conf.status === 'derived' ? conf.assumes : [],
  }),
});
