import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { readAnswer, taskAt, unmeasured, whatIsMissing } from './kit/answers.ts';
import { type Belief, type Confidence, ok, shownNumber, unknown } from './kit/belief.ts';
import { isUnique } from './kit/config-type.ts';
import { factsOf } from './kit/facts.ts';
import { type Distribution, SET_MODES, SET_SCORES } from './kit/ledger.ts';
import { label, type PortType } from './kit/port-type.ts';
import { coverageOf, IN_SET, knownLabels } from './kit/sets.ts';
import { round } from './kit/threshold.ts';

const config = z.strictObject({
  alpha: z
    .number()
    .min(0.001)
    .max(0.5)
    .default(0.1)
    .describe('How often the truth may be missing from the set, from 0.001 to 0.5.'),
  mode: z
    .enum(SET_MODES)
    .default('split')
    .describe(
      'Fit once to all outcomes, or keep adapting the level as outcomes arrive, which survives drift.',
    ),
  scores: z
    .enum(SET_SCORES)
    .default('lac')
    .describe(
      'How odd a label is: lac gives the smallest sets, aps sets that fit hard and easy items alike.',
    ),
  labels: z
    .array(z.string().min(1).max(120))
    .max(1000)
    .default([])
    .describe('All labels that can be right; none means those that the value names.'),
  scope: z
    .string()
    .max(120)
    .default('')
    .describe('Name of the scope whose outcomes count; empty means this node and what is before it.'),
});

/** What the value says about each label; nothing where it has neither alternatives nor a number. */
function distributionOf({ value, alternatives, conf }: Belief): Distribution {
  const named = (alternatives ?? []).flatMap(({ value: one, p }) =>
    typeof one === 'string' ? [{ value: one, p }] : [],
  );
  if (named.length > 0) return named;
  const p = shownNumber(conf);
  return typeof value === 'string' && p !== undefined ? [{ value, p }] : [];
}

type Nothing = { conf: Confidence; missing?: string | undefined };

/** Everything that can be right, most likely first: nothing could be ruled out. */
function everything(before: Belief, labels: readonly string[], { conf, missing }: Nothing): Belief {
  const set = knownLabels(before, labels);
  const named = `Nothing is ruled out: the set names all ${set.length} labels that are known.`;
  const reason = missing ? `${named} ${missing}` : named;
  return ok(set, conf, { evidence: before.evidence, reason });
}

const labelsOf = (type: PortType): readonly string[] => (type.t === 'Label' ? (type.of ?? []) : []);

export const conformal = definePrimitive({
  id: 'conformal',
  version: 1,
  group: 'confidence',
  title: 'Conformal set',
  summary: 'Give every label that cannot be ruled out.',
  docs: `Turns one label with alternatives into a set of labels that holds the truth as often as asked: nine times in ten for an alpha of 0.1. How large the set gets is the price, and the honest measure of how hard the item is. A set may be empty: then no label was likely enough.

Which labels stay is read off the outcomes in scope. Without a calibration set nothing can be ruled out, so the set names all labels that are known, and says so. List all labels that can be right: otherwise only those that the value names are known.

The confidence is about the set, not about one label: the truth is in it with probability 1 - alpha. Its interval is that of the coverage a threshold fitted on n outcomes really has, so it is wide while n is small, and unknown without outcomes.`,
  example: {
    about: 'At nine times in ten, two of three labels cannot be ruled out.',
    config: { labels: ['bill', 'login', 'refund'] },
    arrives: { in: '"refund", says 0.55' },
    effects: { ledger: '{"missing":0,"n":1000,"set":["refund","bill"]}, unknown: given' },
    leaves: { out: '["refund","bill"], p 0.9 [0.8808, 0.9179] of 1000' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Label', type: label() }],
    out: [{ name: 'out', title: 'Labels', type: { t: 'Set', of: label() } }],
  }),
  subtitle: ({ alpha, mode }) => `truth in the set ${round(100 * (1 - alpha))} %, ${mode}`,
  infer: (ctx) => {
    const { type } = factsOf(ctx, 'in');
    const { labels } = ctx.config;
    const named = labelsOf(type);
    const of = named.length > 0 ? label([...new Set([...named, ...labels])]) : label();
    return { out: { type: { t: 'Set', of }, claims: [IN_SET], status: 'calibrated' } };
  },
  issues: {
    'R9.labels-repeat': { sentence: 'A label is listed twice.', fix: 'Remove one of the two.' },
    'R9.labels-missing': {
      sentence: '{label} can arrive but is not listed: without outcomes the set would leave it out.',
      fix: 'List all labels that can be right.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const { labels } = ctx.config;
    if (!isUnique(labels)) return [{ code: 'R9.labels-repeat', field: 'labels' }];
    const missing = labelsOf(factsOf(ctx, 'in').type).find((one) => !labels.includes(one));
    return missing ? [{ code: 'R9.labels-missing', field: 'labels', values: { label: missing } }] : [];
  },
  decide: (ctx) => {
    const before = ctx.input('in');
    if (before === undefined) return undefined;
    if (isSkipped(before)) return { out: before };
    if (before.outcome !== 'ok') return { ...before, conf: unknown(IN_SET, 'not-ok') };
    const { alpha, mode, scores, labels, scope: name } = ctx.config;
    const distribution = distributionOf(before);
    if (distribution.length === 0) return everything(before, labels, { conf: unknown(IN_SET, 'no-signal') });
    const heard = ctx.effect('ledger', {
      kind: 'ledger',
      scope: { claim: before.conf.claim, name },
      question: { ask: 'conformal', alpha, mode, scores, distribution },
    });
    if (heard === undefined) return undefined;
    const answer = readAnswer(heard);
    if (!answer || !('set' in answer))
      return everything(before, labels, {
        conf: unmeasured(IN_SET, answer),
        missing: whatIsMissing(answer),
      });
    const scope = { task: taskAt(ctx.key, name), claim: IN_SET };
    const conf = coverageOf({ alpha, n: answer.n, calibrator: `${mode}-${scores}@${answer.n}`, scope });
    return ok([...answer.set], conf, { evidence: before.evidence });
  },
  explain: ({ config: { alpha }, output: { conf, reason, value } }) => {
    const size = Array.isArray(value) ? value.length : 0;
    if (conf.status !== 'calibrated') return { rule: 'none', lines: [reason ?? 'No set.'], assumes: [] };
    return {
      rule: 'none',
      lines: [
        `1 - alpha = ${round(1 - alpha)}; the set has ${size} ${size === 1 ? 'label' : 'labels'}`,
        `coverage with ${conf.n} outcomes: ${round(conf.lo)} to ${round(conf.hi)} (Beta, 95 %)`,
      ],
      assumes: ['this item and those whose outcomes are known could have come in any order'],
    };
  },
});
