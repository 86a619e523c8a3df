import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { retried, retryRange, retrySuccess } from './retries.ts';
import { CASES, PATIENCE } from './testing.ts';

vi.setConfig(PATIENCE);

const parameter = fc.integer({ min: 1, max: 100_000 }).map((i) => i / 1000);
const difficulty = fc.record({ a: parameter, b: parameter });
const tries = fc.integer({ min: 1, max: 20 });

describe('success within several tries', () => {
  it.each([
    [{ a: 1, b: 1 }, 1, 1 / 2],
    // uniform difficulty: all of k tries fail with 1 / (k + 1)
    [{ a: 1, b: 1 }, 3, 3 / 4],
    [{ a: 1, b: 1 }, 9, 9 / 10],
    [{ a: 2, b: 3 }, 2, 1 - (3 / 5) * (4 / 6)],
    [{ a: 0.1, b: 0.1 }, 3, 1 - (0.1 / 0.2) * (1.1 / 1.2) * (2.1 / 2.2)],
  ])('Beta(%j), %d tries: %d', (beta, k, p) => {
    expect(retrySuccess(beta, k)).toBeCloseTo(p, 12);
  });

  it('is at least one try alone, at most independent tries, and rises with tries', () => {
    fc.assert(
      fc.property(difficulty, tries, (beta, k) => {
        const p = retrySuccess(beta, k);
        const { lo, hi } = retryRange(beta, k);
        expect(lo).toBeCloseTo(beta.a / (beta.a + beta.b), 12);
        expect(p).toBeGreaterThanOrEqual(lo - 1e-12);
        expect(p).toBeLessThanOrEqual(hi + 1e-12);
        expect(retrySuccess(beta, k + 1)).toBeGreaterThanOrEqual(p);
      }),
      CASES,
    );
  });

  it('is that of independent tries when all items are equally hard', () => {
    expect(retrySuccess({ a: 3e8, b: 7e8 }, 3)).toBeCloseTo(1 - 0.7 ** 3, 6);
    expect(retryRange({ a: 3, b: 7 }, 3).hi).toBeCloseTo(1 - 0.7 ** 3, 12);
  });

  it('is a derived confidence that names both assumptions', () => {
    const conf = retried('tests-pass', { difficulty: { a: 2, b: 3 }, tries: 2, oracle: 'the test run' });
    expect(conf).toMatchObject({
      status: 'derived',
      claim: 'tests-pass',
      p: expect.closeTo(0.6, 12),
      lo: expect.closeTo(0.4, 12),
      hi: 1 - 0.6 ** 2,
      rule: 'retry',
    });
    expect(conf).toMatchObject({
      assumes: [
        'the chance of one try varies between items as Beta(2, 3)',
        'the test run recognises success',
      ],
    });
  });

  it('refuses parameters that are none and half tries', () => {
    for (const beta of [
      { a: 0, b: 1 },
      { a: 1, b: 0 },
      { a: Number.NaN, b: 1 },
      { a: 1, b: Number.POSITIVE_INFINITY },
    ])
      expect(() => retrySuccess(beta, 2)).toThrow('expected parameters above 0');
    for (const k of [0, -1, 1.5]) {
      expect(() => retrySuccess({ a: 1, b: 1 }, k)).toThrow('expected a whole number from 1');
      expect(() => retryRange({ a: 1, b: 1 }, k)).toThrow(RangeError);
    }
  });
});
