import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { consistency, evenness, judged, margin, verbal } from './assessments.ts';
import { abstain, ok, unknown } from './belief.ts';

const none = unknown('answer-correct', 'given');
const said = (...values: unknown[]) =>
  values.map((value) => (value === null ? abstain('No.') : ok(value, none)));
const spread = (...shares: [string, number][]) => shares.map(([value, p]) => ({ value, p }));

describe('margin', () => {
  it.each([
    [spread(['a', 0.7], ['b', 0.2], ['c', 0.1]), 0.5],
    [spread(['b', 0.7], ['a', 0.2]), 0],
    [spread(['a', 0.7]), 0.4],
    [spread(['a', 0.4]), 0],
    [spread(['b', 0.7]), undefined],
    [[], undefined],
  ])('of %j is %d', (alternatives, raw) => {
    const score = margin(ok('a', none, { alternatives })).raw;
    if (raw === undefined) expect(score).toBeUndefined();
    else expect(score).toBeCloseTo(raw, 12);
  });
});

describe('samples', () => {
  const of = (...values: unknown[]) => ({ samples: said(...values), match: 'normalised' as const });

  it.each([
    [of('a', 'A ', 'b', null), 2 / 3, 1 - (Math.log(3) - (2 / 3) * Math.log(2)) / Math.log(3)],
    [of('a', 'a'), 1, 1],
    [of('a', 'b', 'c'), 1 / 3, 0],
    [of('b', 'b'), 0, undefined],
    [of('a', null), undefined, undefined],
    [of(), undefined, undefined],
  ])('%j: consistency %d, evenness %d', (given, share, even) => {
    expect(consistency('a', given).raw).toBe(share);
    const { raw } = evenness('a', given);
    if (even === undefined) expect(raw).toBeUndefined();
    else expect(raw).toBeCloseTo(even, 12);
  });

  it('compares letter for letter when told so', () => {
    expect(consistency('a', { samples: said('a', 'A'), match: 'exact' }).raw).toBe(0.5);
  });

  it('is never outside [0,1] and does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', null), { maxLength: 12 }), (values) => {
        const { raw } = evenness('a', of(...values));
        if (raw !== undefined) expect(raw >= 0 && raw <= 1).toBe(true);
        expect(evenness('a', of(...values.toReversed()))).toEqual(evenness('a', of(...values)));
      }),
    );
  });
});

it.each([
  ['Confidence: 80 %', 0.8],
  [{ answer: 'x', confidence: 0.8 }, 0.8],
  [{ answer: 'x', confidence: 80 }, undefined],
  [{ answer: 'x' }, undefined],
  [7, undefined],
])('%j says %d', (value, raw) => expect(verbal(value, {}).raw).toBe(raw));

it.each([
  [0.25, 0.25],
  [{ score: 1, issues: [] }, 1],
  [{ score: '1' }, undefined],
  [1.1, undefined],
  [Number.NaN, undefined],
  ['good', undefined],
  [null, undefined],
])('a judge that answers %j gives %d', (answer, raw) => expect(judged(answer).raw).toBe(raw));
