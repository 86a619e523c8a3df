import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Confidence, unknown, type Verification } from './belief.ts';
import { afterVerdict, countInterval } from './counts.ts';
import { logit, sigmoid } from './probability.ts';
import { CASES, measured, PATIENCE, probability, says } from './testing.ts';
import { afterCheck, fromCounts, HUMAN_IS_GOLD, personSays } from './verdicts.ts';

vi.setConfig(PATIENCE);

const near = (p: number) => expect.closeTo(p, 9);
const power = { se: { r: 90, s: 10 }, sp: { r: 60, s: 40 } };
const check: Verification = { oracle: 'recompute', verdict: 'pass', covers: 'arithmetic', power };

describe('a check of this item', () => {
  it('moves the number by what the check is worth, its ends by the least and the most it may be worth', () => {
    const [se, sp] = [countInterval(power.se), countInterval(power.sp)];
    const conf = measured(0.6, { width: 0.1 });
    expect(afterCheck(conf, check)).toEqual({
      status: 'derived',
      claim: 'label-correct',
      p: near(afterVerdict(0.6, 'pass', { power })),
      lo: near(sigmoid(logit(0.5) + Math.log(se.lo / (1 - sp.lo)))),
      hi: near(sigmoid(logit(0.7) + Math.log(se.hi / (1 - sp.hi)))),
      rule: 'oracle',
      assumes: ['recompute finds as much here as where it was measured'],
    });
    expect(afterCheck(conf, { ...check, verdict: 'fail' }, { rule: 'human', deff: 2 })).toMatchObject({
      p: near(afterVerdict(0.6, 'fail', { power, deff: 2 })),
      lo: near(sigmoid(logit(0.5) + Math.log((1 - se.hi) / sp.hi) / 2)),
      hi: near(sigmoid(logit(0.7) + Math.log((1 - se.lo) / sp.lo) / 2)),
      rule: 'human',
    });
  });

  it('assumes what was assumed before it', () => {
    const conf = { ...measured(0.6), status: 'derived', rule: 'path', assumes: ['before'] } as Confidence;
    expect(afterCheck(conf, check)).toMatchObject({
      assumes: ['before', 'recompute finds as much here as where it was measured'],
    });
  });

  it('keeps p in its interval, whatever was measured', () => {
    const counts = fc.record({ r: fc.nat(200), s: fc.nat(200) });
    const verdict = fc.constantFrom('pass' as const, 'fail' as const);
    fc.assert(
      fc.property(
        probability(),
        verdict,
        fc.record({ se: counts, sp: counts }),
        (p, found, measuredPower) => {
          const conf = afterCheck(measured(p, { width: 0 }), {
            ...check,
            verdict: found,
            power: measuredPower,
          });
          if (conf.status !== 'derived') throw new Error(conf.status);
          expect(conf.lo).toBeLessThanOrEqual(conf.p);
          expect(conf.hi).toBeGreaterThanOrEqual(conf.p);
        },
      ),
      { numRuns: Math.min(CASES.numRuns, 1000) },
    );
  });

  it('that covers this very claim decides it', () => {
    const { power: _, ...own } = { ...check, covers: 'label-correct' };
    const decided = { status: 'derived', claim: 'label-correct', rule: 'oracle', assumes: [] };
    expect(afterCheck(says(0.3), own)).toEqual({ ...decided, p: 1, lo: 1, hi: 1 });
    expect(afterCheck(unknown('label-correct', 'free-text'), { ...own, verdict: 'fail' })).toEqual({
      ...decided,
      p: 0,
      lo: 0,
      hi: 0,
    });
    expect(afterCheck(says(0.3), own, { rule: 'human' })).toMatchObject({ rule: 'human' });
    // a judge with measured hit rates is no proof, whatever it covers
    expect(afterCheck(measured(0.6), { ...own, power })).toMatchObject({
      p: near(afterVerdict(0.6, 'pass', { power })),
    });
  });

  it('changes nothing without hit rates, without a probability, and when it came to no verdict', () => {
    const { power: _, ...unmeasured } = check;
    const cases: readonly (readonly [Confidence, Verification])[] = [
      [measured(0.6), unmeasured],
      [says(0.6), check],
      [unknown('label-correct', 'given'), check],
      [measured(0.6), { ...check, verdict: 'error' }],
      [measured(0.6), { ...check, verdict: 'partial' }],
      [measured(0.6), { ...unmeasured, covers: 'label-correct', verdict: 'error' }],
    ];
    for (const [conf, one] of cases) expect(afterCheck(conf, one)).toBe(conf);
  });
});

describe('repeated outcomes', () => {
  const source = { rule: 'evidence', assumes: ['the same kind of item'] } as const;

  it('are a rate with its interval', () => {
    expect(fromCounts('parsed', { r: 98, s: 0 }, source)).toEqual({
      status: 'derived',
      claim: 'parsed',
      p: 0.99,
      lo: near(0.025 ** (1 / 99)),
      hi: near(0.975 ** (1 / 99)),
      ...source,
    });
  });

  it('are unknown while they are few or say little', () => {
    expect(fromCounts('parsed', { r: 9, s: 0 }, source)).toEqual(unknown('parsed', 'too-few-outcomes'));
    expect(fromCounts('parsed', { r: 10, s: 0 }, source)).toMatchObject({ status: 'derived' });
    expect(fromCounts('parsed', { r: 10, s: 10 }, source)).toEqual(unknown('parsed', 'interval-too-wide'));
  });
});

describe('a person', () => {
  it('is the standard until 30 items were judged twice', () => {
    const gold = {
      status: 'derived',
      claim: 'human-would-approve',
      p: 1,
      lo: 1,
      hi: 1,
      rule: 'human',
      assumes: [HUMAN_IS_GOLD],
    };
    expect(HUMAN_IS_GOLD).toBe('the person who answered is the standard (humanIsGold)');
    expect(personSays('human-would-approve')).toEqual(gold);
    expect(personSays('human-would-approve', { r: 20, s: 9 })).toEqual(gold);
  });

  it('then agrees with another as often as people do', () => {
    expect(personSays('human-would-approve', { r: 29, s: 1 })).toMatchObject({
      status: 'derived',
      p: 30 / 32,
      rule: 'human',
      assumes: ['people agree as often as on 30 items judged twice'],
    });
  });
});
