import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { isDecided, measuredBy, readAnswer, taskAt, whatIsMissing } from './kit/answers.ts';
import { type Belief, type Confidence, handOn, shownNumber } from './kit/belief.ts';
import { factsOf } from './kit/facts.ts';
import { CALIBRATORS } from './kit/ledger.ts';
import { typeVar } from './kit/port-type.ts';
import { round } from './kit/threshold.ts';
import { whyUnknown } from './kit/usable.ts';

const config = z.strictObject({
  scope: z
    .string()
    .max(120)
    .default('')
    .describe('Name of the scope whose outcomes count; empty means this node and what is before it.'),
  minN: z
    .int()
    .min(10)
    .max(100_000)
    .default(10)
    .describe('How many outcomes are needed at least; with fewer the confidence is unknown.'),
  method: z
    .enum(CALIBRATORS)
    .default('auto')
    .describe('Which curve turns scores into probabilities; auto takes what the number of outcomes allows.'),
});

/** The score to look up; `undefined` where there is none, or an oracle or a person decided the item. */
function scoreOf(conf: Confidence): number | undefined {
  return whyUnknown(conf) || isDecided(conf) ? undefined : shownNumber(conf);
}

function unchanged(before: Belief): Belief {
  const { claim, status } = before.conf;
  const why = whyUnknown(before.conf);
  const isAlreadyUnknown = why === undefined || status === 'unknown';
  return handOn(isAlreadyUnknown ? before : { ...before, conf: { status: 'unknown', claim, why } });
}

export const calibrate = definePrimitive({
  id: 'calibrate',
  version: 1,
  group: 'confidence',
  title: 'Calibrate',
  summary: 'Turn a score into the share of times such a score was right here.',
  docs: `Asks the ledger of outcomes how often a score like this one was right in this scope, and puts that probability in its place, with its interval and the number of outcomes behind it. The value itself does not change.

A probability that a formula derived, or that was calibrated elsewhere, is treated as a score as well: what comes out was measured here. What an oracle or a person has decided stays decided.

The confidence is unknown, with the number of outcomes that are missing, until there are at least ten; also where the interval is wider than 0.30, where the score lies outside those seen, and where the calibration has stopped holding. What arrives unknown stays unknown.`,
  example: {
    about: 'Such scores were right four times in five.',
    arrives: { in: '"positive", says 0.9' },
    effects: {
      ledger:
        '{"missing":0,"n":412,"p":0.81,"lo":0.77,"hi":0.85,"calibrator":"platt@412","drift":"ok"}, unknown: given',
    },
    leaves: { out: '"positive", p 0.81 [0.77, 0.85] of 412' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Value', type: typeVar('T') }],
    out: [{ name: 'out', title: 'Value', type: typeVar('T') }],
  }),
  subtitle: ({ scope, method }) => `${method}, ${scope || 'own scope'}`,
  infer: (ctx) => {
    const facts = factsOf(ctx, 'in');
    return { out: { ...facts, status: facts.status === 'unknown' ? 'unknown' : 'calibrated' } };
  },
  issues: {
    'R12.record': {
      sentence: 'Several answers arrive at once, which have no confidence in common.',
      fix: 'Calibrate each of them, or vote or pool first.',
    },
    'R12.no-score': {
      sentence: 'Nothing before this node ever gives a score: the confidence stays unknown.',
      fix: 'Put an assessment or a vote before it, or remove it.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const [facts] = ctx.facts('in');
    if (!facts) return [];
    if (facts.type.t === 'Rec' || facts.items) return [{ code: 'R12.record' }];
    return facts.status === 'unknown' && !facts.verified ? [{ code: 'R12.no-score' }] : [];
  },
  decide: (ctx) => {
    const before = ctx.input('in');
    if (before === undefined) return undefined;
    if (isSkipped(before)) return { out: before };
    const raw = before.outcome === 'ok' ? scoreOf(before.conf) : undefined;
    if (raw === undefined) return unchanged(before);
    const { claim } = before.conf;
    const { scope: name, minN, method } = ctx.config;
    const heard = ctx.effect('ledger', {
      kind: 'ledger',
      scope: { claim, name },
      question: { ask: 'calibrate', raw, minN, method },
    });
    if (heard === undefined) return undefined;
    const answer = readAnswer(heard);
    const conf = measuredBy(answer, { task: taskAt(ctx.key, name), claim });
    const reason = whatIsMissing(answer);
    return handOn({ ...before, conf, ...(reason && { reason }) });
  },
  explain: (ctx) => {
    const before = ctx.input('in');
    const raw = isSkipped(before) ? undefined : scoreOf(before.conf);
    return { rule: 'none', lines: linesOf(raw, ctx.output.conf), assumes: assumptionsOf(ctx.output.conf) };
  },
});

function linesOf(raw: number | undefined, conf: Confidence): string[] {
  if (raw === undefined) return [isDecided(conf) ? 'This very item was decided.' : 'No score arrived.'];
  if (conf.status === 'calibrated')
    return [`score ${round(raw)} -> p ${round(conf.p)} by ${conf.calibrator}, ${conf.n} outcomes`];
  if (conf.status !== 'unknown') return [];
  const { why, n = 0, missing } = conf;
  return [`score ${round(raw)} -> unknown: ${why}`, `${n} outcomes known, ${missing ?? 'no'} more needed`];
}

const assumptionsOf = ({ status }: Confidence): string[] =>
  status === 'calibrated' ? ['this item is like those whose outcomes are known'] : [];
