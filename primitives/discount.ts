import { z } from 'zod';
import { definePrimitive, isSkipped } from './define.ts';
import { designEffect } from './kit/algebra.ts';
import { isDecided } from './kit/answers.ts';
import { type Confidence, fail, handOn, unknown } from './kit/belief.ts';
import { factsOf } from './kit/facts.ts';
import { DEFAULT_RHO } from './kit/log-pool.ts';
import { num, typeVar } from './kit/port-type.ts';
import { stale, weightLeft } from './kit/staleness.ts';
import { round } from './kit/threshold.ts';

const DAY_MS = 86_400_000;

const config = z.strictObject({
  reason: z
    .enum(['stale', 'dependent', 'outOfDomain'])
    .default('stale')
    .describe('Why it counts for less: it is old, it shares its sources, or it was measured elsewhere.'),
  halfLifeDays: z
    .number()
    .min(0.001)
    .max(36_500)
    .default(30)
    .describe('After how many days evidence has lost half of its weight, for the reason stale.'),
  ageDays: z
    .number()
    .min(0)
    .max(36_500)
    .default(0)
    .describe('How many days old what arrives is, where no age is connected.'),
  copies: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe('How many voices share the source, this one included, for the reason dependent.'),
  rho: z
    .union([z.literal('auto'), z.number().min(0).max(1)])
    .default('auto')
    .describe(
      'How often those voices are wrong together: a correlation from 0 to 1, or auto for the default.',
    ),
  share: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'How much of what was measured elsewhere counts here, from 0 to 1, for the reason outOfDomain.',
    ),
  base: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe('What is believed where nothing is known: the number drifts towards it.'),
});

type Config = z.infer<typeof config>;

/** Share of its weight that the evidence keeps, in [0,1], and the sentence to accept for it. */
function keptOf({ reason, halfLifeDays, copies, rho: set, share }: Config, ageDays: number) {
  if (reason === 'stale') {
    const keep = weightLeft(ageDays * DAY_MS, halfLifeDays * DAY_MS);
    return { keep, because: `2^(-${round(ageDays)} / ${halfLifeDays} days)`, assumes: [] };
  }
  if (reason === 'outOfDomain')
    return {
      keep: share,
      because: 'as set',
      assumes: [`${share} of what was measured elsewhere holds here`],
    };
  const rho = set === 'auto' ? DEFAULT_RHO.models : set;
  const deff = designEffect(copies, rho);
  const assumes = [`errors of the ${copies} voices that share a source correlate with rho = ${rho}`];
  return { keep: 1 / deff, because: `1 / (1 + (${copies} - 1) × ${rho})`, assumes };
}

type Kept = ReturnType<typeof keptOf>;

function discounted(conf: Confidence, { keep, assumes }: Kept, { reason, base }: Config): Confidence {
  const isMeasured = conf.status === 'calibrated' || conf.status === 'derived';
  // a check of this very item was not measured elsewhere and shares nothing; it can only grow old
  if (!isMeasured || (reason !== 'stale' && isDecided(conf))) return conf;
  if (reason === 'outOfDomain' && keep === 0) return unknown(conf.claim, 'out-of-scope');
  const less = stale(conf, { keep, base });
  if (less.status === 'derived' && less !== conf)
    return { ...less, assumes: [...new Set([...less.assumes, ...assumes])] };
  if (less.status !== 'unknown' || conf.status !== 'calibrated') return less;
  return { ...less, n: Math.floor(conf.n * keep) };
}

export const discount = definePrimitive({
  id: 'discount',
  version: 1,
  group: 'confidence',
  title: 'Discount',
  summary: 'Let a confidence count for less because it is old, not independent, or measured elsewhere.',
  docs: `Takes weight from the outcomes behind a confidence, never from the probability itself: the number drifts towards the base rate and its interval widens (rule T2). Evidence that has lost too much of its weight says nothing any more, and the confidence becomes unknown.

Old evidence keeps half of its weight after each half-life; connect the age, in days, or set it. Evidence that shares a source with others counts as one voice of several correlated ones. What was measured in another domain counts for nothing here unless you say how much of it does.

The status can only fall: calibrated becomes derived, with the loss among its assumptions. A raw score is about the item, so it stays as it is, and so does what an oracle or a person has decided, unless it grew old.`,
  example: {
    about: 'After one half-life a probability rests on half as many outcomes.',
    config: { halfLifeDays: 30, ageDays: 30 },
    arrives: { in: '"positive", p 0.9 [0.86, 0.93] of 400' },
    leaves: { out: '"positive", p 0.898 [0.8416, 0.9403]' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [
      { name: 'in', title: 'Value', type: typeVar('T') },
      { name: 'age', title: 'Age in days', type: num, optional: true },
    ],
    out: [{ name: 'out', title: 'Value', type: typeVar('T') }],
  }),
  subtitle: ({ reason, halfLifeDays, copies, share }) => {
    if (reason === 'stale') return `half-life ${halfLifeDays} days`;
    return reason === 'dependent' ? `one of ${copies} that share a source` : `${share} of it counts here`;
  },
  infer: (ctx) => {
    const { items: _, count: __, ...facts } = factsOf(ctx, 'in');
    return { out: { ...facts, status: facts.status === 'calibrated' ? 'derived' : facts.status } };
  },
  issues: {
    'R12.record': {
      sentence: 'Several answers arrive at once, which have no confidence in common.',
      fix: 'Discount each of them, or vote or pool first.',
    },
    'R9.age-none': {
      sentence: 'Nothing is discounted: no age is connected, and none is set.',
      fix: 'Connect an age in days, or set one.',
      level: 'warning',
    },
    'R9.age-unused': {
      sentence: 'An age is connected, but age is not the reason for this discount.',
      fix: 'Disconnect the age, or choose the reason stale.',
      level: 'warning',
    },
    'W-NO-EFFECT': {
      sentence: 'Only measured and derived confidences can be discounted; what arrives is at most {status}.',
      fix: 'Put a calibration before it, or remove it.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const [facts] = ctx.facts('in');
    if (!facts) return [];
    if (facts.type.t === 'Rec' || facts.items) return [{ code: 'R12.record' }];
    const { reason, ageDays } = ctx.config;
    const hasAge = ctx.facts('age').length > 0;
    if (reason === 'stale' && ageDays === 0 && !hasAge) return [{ code: 'R9.age-none', field: 'ageDays' }];
    if (reason !== 'stale' && hasAge) return [{ code: 'R9.age-unused', field: 'reason' }];
    if (facts.status === 'derived' || facts.status === 'calibrated') return [];
    return [{ code: 'W-NO-EFFECT', values: { status: facts.status.replace('_', '-') } }];
  },
  run: (ctx) => {
    const before = ctx.input('in');
    if (isSkipped(before)) return { out: before };
    const age = ctx.input('age');
    if (before.outcome !== 'ok') return handOn(before);
    const days = isSkipped(age) ? ctx.config.ageDays : age.value;
    if (typeof days !== 'number' || !(days >= 0 && days < Number.POSITIVE_INFINITY)) {
      const more = { claim: before.conf.claim, evidence: before.evidence };
      return fail('The age is not a number of days from 0.', more);
    }
    return handOn({ ...before, conf: discounted(before.conf, keptOf(ctx.config, days), ctx.config) });
  },
  explain: (ctx) => {
    const age = ctx.input('age');
    const days = isSkipped(age) ? ctx.config.ageDays : age.value;
    const { conf } = ctx.output;
    const { keep, because } = keptOf(ctx.config, typeof days === 'number' && days >= 0 ? days : 0);
    const lines = [`weight left = ${because} = ${round(keep)}`];
    if ('lo' in conf) lines.push(`p ${round(conf.p)}, from ${round(conf.lo)} to ${round(conf.hi)}`);
    return { rule: 'staleness', lines, assumes: 'assumes' in conf ? conf.assumes : [] };
  },
});
