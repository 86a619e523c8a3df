import { z } from 'zod';
import { definePrimitive, type NodeIssue } from './define.ts';
import { isStatusAtMost } from './kit/belief.ts';
import { isUnique } from './kit/config-type.ts';
import { allClaims, commonType } from './kit/facts.ts';
import { poolVoices } from './kit/pool-voices.ts';
import { label } from './kit/port-type.ts';

const config = z.strictObject({
  minVoices: z
    .int()
    .min(1)
    .max(1000)
    .default(2)
    .describe('How many voices with a usable number are needed; with fewer the pool abstains.'),
  voices: z
    .enum(['calibrated', 'raw'])
    .default('calibrated')
    .describe('Whose numbers count: measured ones only, or also what agents say about themselves.'),
  rho: z
    .union([z.literal('auto'), z.number().min(0).max(1)])
    .default('auto')
    .describe('How often the voices are wrong together: a correlation from 0 to 1, or auto for the default.'),
  labels: z
    .array(z.string().min(1).max(120))
    .max(200)
    .default([])
    .describe('All labels that can be right; none means those that the voices or the prior name.'),
  prior: z
    .record(z.string().min(1), z.number().gt(0).max(1))
    .optional()
    .describe('How common each label is before anyone speaks; without it all labels are equally likely.'),
});

export const pool = definePrimitive({
  id: 'pool',
  version: 1,
  group: 'aggregation',
  title: 'Pool',
  summary: 'Combine the confidences of several voices into one, counting correlated voices as fewer.',
  docs: `Adds up the log-odds of all voices and divides by the design effect 1 + (n - 1) ρ: voices that tend to be wrong together count as fewer (rule P1). With ρ = 0 they would be independent, which real agents never are; with ρ = 1 they are copies of one. Until correlations have been measured, 0.3 is assumed between different offline agents, and 0.65 between voices from one source, such as samples of one agent.

Only voices with a measured probability count. What agents say about themselves is a score, not a probability: it enters only when the pool is told to take raw scores, and then the result is self-reported as well.

A voice that names only one label leaves the rest of its probability to the others, evenly. A weak echo adds nothing: a further voice for the same label raises the result only if its own log-odds reach ρ times those of the pool.`,
  example: {
    about:
      'Three measured voices agree: together they are surer than each, but not as sure as if they were independent.',
    arrives: {
      in: [
        '"positive", p 0.8 [0.75, 0.85] of 400',
        '"positive", p 0.8 [0.75, 0.85] of 400',
        '"positive", p 0.8 [0.75, 0.85] of 400',
      ],
    },
    config: { labels: ['positive', 'negative'] },
    leaves: { out: '"positive", p 0.9308 [0.8869, 0.9628]' },
  },
  cost: 'free',
  config,
  ports: () => ({
    in: [{ name: 'in', title: 'Voices', type: label(), many: { min: 2 } }],
    out: [{ name: 'out', title: 'Label', type: label() }],
  }),
  subtitle: ({ rho, voices }) => `${voices}, correlation ${rho}`,
  infer: (ctx) => {
    const facts = ctx.facts('in');
    const common = commonType(facts);
    const type = common.t === 'Label' ? common : label();
    const status = ctx.config.voices === 'raw' ? 'self_reported' : 'derived';
    return { out: { type, claims: allClaims(facts), status } };
  },
  issues: {
    'R12.pool': {
      sentence: '{able} of {voices} voices can carry a measured confidence; this pool needs {min}.',
      fix: 'Use a vote, or let raw scores count: the result then stays self-reported.',
    },
    'R9.min-voices': {
      sentence: 'A pool that needs {min} voices has only {voices}.',
      fix: 'Lower the number of voices needed, or connect more.',
    },
    'R9.labels-repeat': { sentence: 'A label is listed twice.', fix: 'Remove one of the two.' },
    'R9.prior': {
      sentence: 'The prior adds up to {sum}; it must add up to 1.',
      fix: 'Change the shares, or remove the prior.',
    },
    'W-RAW': {
      sentence: 'Scores that agents give themselves enter this pool as if they were probabilities.',
      fix: 'Treat the result as a ranking, not as a chance of being right.',
      level: 'warning',
    },
  },
  check: (ctx) => {
    const { minVoices: min, voices: whose, prior } = ctx.config;
    const facts = ctx.facts('in');
    const issues: NodeIssue[] = isUnique(ctx.config.labels)
      ? []
      : [{ code: 'R9.labels-repeat', field: 'labels' }];
    if (facts.length > 0 && facts.length < min) {
      issues.push({ code: 'R9.min-voices', field: 'minVoices', values: { min, voices: facts.length } });
    }
    const sum = prior ? Object.values(prior).reduce((a, b) => a + b, 0) : 1;
    if (Math.abs(sum - 1) > 1e-6) {
      issues.push({ code: 'R9.prior', field: 'prior', values: { sum: Number(sum.toFixed(4)) } });
    }
    if (whose === 'raw') return [...issues, { code: 'W-RAW', field: 'voices' }];
    const able = facts.filter((one) => !isStatusAtMost(one.status, 'self_reported')).length;
    if (facts.length >= min && able < min) {
      issues.push({ code: 'R12.pool', field: 'voices', values: { able, voices: facts.length, min } });
    }
    return issues;
  },
  tolerant: true,
  run: (ctx) => poolVoices(ctx.inputs('in'), ctx.config).belief,
  explain: (ctx) => {
    const { lines, rho } = poolVoices(ctx.inputs('in'), ctx.config);
    const why =
      ctx.config.rho === 'auto' ? 'the mean of the defaults: 0.3, and 0.65 within one source' : 'as set';
    return {
      rule: 'logpool.neff',
      lines,
      assumes: [
        `errors of any two voices correlate with rho = ${rho} (${why})`,
        ...(ctx.config.prior ? ['the given prior is right'] : ['all labels are equally likely beforehand']),
      ],
    };
  },
});
