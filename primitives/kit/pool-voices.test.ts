import { describe, expect, it } from 'vitest';
import { abstain, type Belief, type Confidence, ok, unknown } from './belief.ts';
import { type PoolRule, poolVoices } from './pool-voices.ts';
import { measured, says } from './testing.ts';

const RULE: PoolRule = { minVoices: 1, voices: 'calibrated', rho: 0, labels: ['no', 'yes'] };
let serial = 0;
const said = (value: unknown, conf: Confidence = measured(0.8), more: Partial<Belief> = {}): Belief => {
  serial += 1;
  return ok(value, conf, { evidence: [`e${serial}`], ...more });
};
const pooled = (beliefs: readonly Belief[], more: Partial<PoolRule> = {}) =>
  poolVoices(beliefs, { ...RULE, ...more });

describe('a pool that declines', () => {
  it('more voices over more labels than can be pooled at once', () => {
    const crowd = Array.from({ length: 600 }, (_, i) => said(`label ${i}`));
    const { belief } = pooled(crowd);
    expect(belief.outcome).toBe('abstain');
    expect(belief.reason).toContain('600 voices over 602 labels are too many to pool.');
  });

  it.each([
    { given: [says(0.9)], more: {}, reason: '0 of 1 voices have a measured confidence; 1 more needed.' },
    { given: [], more: { minVoices: 0 }, reason: '0 of 0 voices have a measured confidence; 1 more needed.' },
    {
      given: [says(0.9)],
      more: { minVoices: 4, voices: 'raw' as const },
      reason: '1 of 1 voices have a score; 3 more needed.',
    },
    {
      given: [unknown('c', 'given')],
      more: { voices: 'raw' as const },
      reason: '0 of 1 voices have a score; 1 more needed.',
    },
  ])('says why: $reason', ({ given, more, reason }) => {
    const { belief, lines } = pooled(
      given.map((conf) => said('yes', conf)),
      more,
    );
    expect(belief.outcome).toBe('abstain');
    expect(belief.reason).toContain(reason);
    expect(lines).toEqual([reason]);
  });

  it('keeps what it was asked about and from whom', () => {
    const belief = said('yes', says(0.9));
    const { belief: out } = pooled([belief]);
    expect(out.conf.claim).toBe('label-correct');
    expect(out.evidence).toEqual(belief.evidence);
    expect(pooled([abstain('No signal.')]).belief.conf.claim).toBe('none');
    expect(pooled([said(42), said('yes', measured(0.8))]).belief.value).toBe('yes');
  });
});

describe('a pooled label', () => {
  it('has all labels as alternatives, the likelier first, equals by name', () => {
    const { belief } = pooled([said('c', measured(0.6))], { labels: ['d', 'a', 'c', 'b'] });
    expect(belief.alternatives?.map(({ value }) => value)).toEqual(['c', 'a', 'b', 'd']);
    expect(belief.alternatives?.map(({ p }) => Number(p.toFixed(4)))).toEqual([0.6, 0.1333, 0.1333, 0.1333]);
  });

  it('counts what was named beside it, and leaves the unnamed out of what is shown', () => {
    const alternatives = [
      { value: 'yes', p: 0.6 },
      { value: 'maybe', p: 0.3 },
    ];
    const { belief } = pooled([said('yes', measured(0.6), { alternatives })], { labels: ['no'] });
    expect(belief.alternatives?.map(({ value, p }) => [value, Number(p.toFixed(3))])).toEqual([
      ['yes', 0.6],
      ['maybe', 0.3],
      ['no', 0.1],
    ]);
    expect(pooled([said('yes')], { labels: [] }).belief.alternatives).toEqual([
      { value: 'yes', p: expect.closeTo(0.8, 9) },
    ]);
  });

  it('assumes the correlation it was told, and takes shares of a prior for what they are', () => {
    expect(pooled([said('yes'), said('yes')], { rho: 0.4 }).belief.conf).toMatchObject({
      assumes: ['exchangeable error correlation rho = 0.4'],
    });
    const twice = pooled([said('yes', measured(0.5))], {
      prior: { yes: 0.5, no: 0.5 },
      labels: ['maybe'],
    }).belief;
    const p = twice.alternatives?.reduce((sum, one) => sum + one.p, 0);
    expect(p).toBeCloseTo(1, 9);
  });

  it('explains itself with at most five voices', () => {
    const line = (n: number) => pooled(Array.from({ length: n }, () => said('yes'))).lines[0];
    expect(line(5)).toBe(`5 of 5 spoke; 5 pooled: ${Array(5).fill('yes 0.8').join(', ')}`);
    expect(line(6)).toBe(`6 of 6 spoke; 6 pooled: ${Array(5).fill('yes 0.8').join(', ')}, …`);
  });
});

it.each(['constructor', 'toString', '__proto__'])('a label may be called %s', (name) => {
  const voices = [said('a'), said(name, measured(0.9)), said(name, measured(0.9))];
  const plain = [said('a'), said('b', measured(0.9)), said('b', measured(0.9))];
  for (const more of [{ labels: ['a', 'c'] }, { labels: [], prior: { a: 0.5, c: 0.5 } }]) {
    const { belief } = pooled(voices, more);
    expect(belief.value).toBe(name);
    expect(belief.conf).toEqual(pooled(plain, more).belief.conf);
  }
});
