import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Confidence } from './belief.ts';
import { unknown } from './belief.ts';
import { chainEndToEnd, chainFeatures, chainOf, chainRange, chainRule, lossy } from './chain.ts';
import { logit, NotAProbabilityError } from './probability.ts';
import { CASES, measured, PATIENCE, probabilities, says } from './testing.ts';

vi.setConfig(PATIENCE);

const near = (p: number) => expect.closeTo(p, 12);
const steps: readonly Confidence[] = [
  measured(0.9, { claim: 'domain-correct' }),
  measured(0.8, { claim: 'intent-correct', width: 0.1 }),
];

describe('a chain', () => {
  it('S1: is the product of its steps, about all of them', () => {
    expect(chainOf(steps)).toEqual({
      status: 'derived',
      claim: 'and(domain-correct,intent-correct)',
      p: near(0.72),
      lo: near(0.85 * 0.7),
      hi: near(0.95 * 0.9),
      rule: 'chain.cond',
      assumes: ['each step was measured on items whose earlier steps were right'],
    });
  });

  it('S2: lies between the bounds, routed by min p or, for what cannot be undone, by the lower end', () => {
    const range = { lo: near(0.55), hi: near(0.9), rule: 'chain.bounds', assumes: [] };
    const claim = 'and(domain-correct,intent-correct)';
    expect(chainRange(steps, { action: 'reversible' })).toEqual({
      status: 'derived',
      claim,
      p: 0.8,
      ...range,
    });
    expect(chainRange(steps, { action: 'irreversible' })).toEqual({
      status: 'derived',
      claim,
      p: near(0.55),
      ...range,
    });
  });

  it('S2: of scores is a score', () => {
    const scores = [says(0.9), says(0.8)];
    expect(chainRange(scores, { action: 'reversible' })).toMatchObject({ status: 'self_reported', raw: 0.8 });
    expect(chainRange(scores, { action: 'irreversible' })).toMatchObject({ raw: near(0.7) });
    expect(chainRange([says(0.9), unknown('x', 'given')], { action: 'reversible' })).toEqual(
      unknown('and(label-correct,x)', 'given'),
    );
  });

  it('S2: keeps p in the interval when rounding would not', () => {
    const sure = { ...measured(0.3), lo: 0.3, hi: 0.3 } as Confidence;
    const one = { ...measured(1), lo: 1, hi: 1 } as Confidence;
    const conf = chainRange([sure, one], { action: 'irreversible' });
    expect(conf).toMatchObject({ p: 0.3, lo: 0.3, hi: 0.3 });
  });

  it('S3: reads log-odds and gives back what was fitted', () => {
    expect(chainFeatures([0.9, 0.5])).toEqual([logit(0.9), 0]);
    expect(chainEndToEnd([0.9, 0.7], { bias: -0.5, weights: [1, 2] })).toBeCloseTo(
      1 / (1 + Math.exp(0.5 - logit(0.9) - 2 * logit(0.7))),
      12,
    );
    expect(() => chainEndToEnd([0.9], { bias: 0, weights: [1, 2] })).toThrow('1 steps and 2 weights');
    expect(() => chainEndToEnd([1.2], { bias: 0, weights: [1] })).toThrow(NotAProbabilityError);
  });

  it('S3: rises with each step of positive weight', () => {
    fc.assert(
      fc.property(probabilities(4), fc.nat(), (ps, at) => {
        const model = { bias: 0.2, weights: ps.map((_, i) => i + 0.5) };
        const higher = ps.map((p, i) => (i === at % ps.length ? (1 + p) / 2 : p));
        expect(chainEndToEnd(higher, model)).toBeGreaterThanOrEqual(chainEndToEnd(ps, model));
      }),
      CASES,
    );
  });

  it.each([
    { outcomes: 200, calibrators: 'marginal', rule: 'chain.e2e' },
    { outcomes: 199, calibrators: 'conditional', rule: 'chain.cond' },
    { outcomes: 0, calibrators: 'marginal', rule: 'chain.bounds' },
  ] as const)('goes by $rule with $outcomes outcomes and $calibrators calibrators', ({ rule, ...known }) => {
    expect(chainRule(known)).toBe(rule);
  });
});

describe('a lossy step', () => {
  it('S5: multiplies by how often it keeps what it reads', () => {
    expect(lossy(measured(0.9), measured(0.99, { claim: 'parsed', width: 0 }))).toEqual({
      status: 'derived',
      claim: 'and(label-correct,parsed)',
      p: near(0.891),
      lo: near(0.85 * 0.99),
      hi: near(0.95 * 0.99),
      rule: 'lossy',
      assumes: ['the step fails as often on right values as on wrong ones'],
    });
  });
});
