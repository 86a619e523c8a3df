import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaQuantile } from '#primitives/kit/beta.ts';
import reference from './fixtures/reference.json' with { type: 'json' };
import { betaInterval, clopperPearsonUpper, wilson } from './rates.ts';

describe('rates against scipy', () => {
  it.each(reference.rates)('$successes of $n', ({ successes, n, upper, wilson: bar, beta }) => {
    expect(clopperPearsonUpper({ successes, n }, 0.1)).toBeCloseTo(upper, 10);
    expect(Object.values(wilson({ successes, n }))).toEqual(bar.map((end) => expect.closeTo(end, 10)));
    expect(Object.values(betaInterval({ successes, n }))).toEqual(beta.map((end) => expect.closeTo(end, 10)));
  });

  it.each(reference.betaCdf)('P(X <= %d) for Beta(%d, %d)', (...[x = 0, a = 1, b = 1, wanted = 0]) => {
    expect(betaCdf(x, { a, b })).toBeCloseTo(wanted, 12);
  });
});

test.prop([
  fc.integer({ min: 1, max: 999 }),
  fc.integer({ min: 1, max: 500 }),
  fc.integer({ min: 1, max: 500 }),
])('the quantile undoes the distribution function', (q, a, b) => {
  expect(betaCdf(betaQuantile(q / 1000, { a, b }), { a, b })).toBeCloseTo(q / 1000, 8);
});

test.prop([fc.nat(200), fc.nat(200)])(
  'every interval holds the rate that was seen',
  (successes, failures) => {
    const n = successes + failures;
    const { lo, hi } = wilson({ successes, n });
    const rate = n === 0 ? 0.5 : successes / n;
    expect(lo - 1e-12).toBeLessThanOrEqual(rate);
    expect(hi + 1e-12).toBeGreaterThanOrEqual(rate);
    expect(clopperPearsonUpper({ successes, n }, 0.1)).toBeGreaterThanOrEqual(rate);
  },
);
