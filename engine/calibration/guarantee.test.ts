import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seeded, shuffled } from '../random.ts';
import type { Forecast } from './forecast.ts';
import { cleanRun, guaranteedThreshold } from './guarantee.ts';
import { clopperPearsonUpper } from './rates.ts';
import { anyForecasts, drawForecasts } from './testing.ts';

const WISH = { alpha: 0.1, delta: 0.1 };
/** `n` items, scores falling from 1; the last `wrong` of them are wrong. */
const ladder = (n: number, wrong: number): Forecast[] =>
  Array.from({ length: n }, (_, i) => ({ p: 1 - i / n, right: i < n - wrong }));

describe('a guaranteed threshold', () => {
  it('needs twice a clean run of 22 answers', () => {
    expect(cleanRun(WISH)).toBe(22);
    expect(guaranteedThreshold(ladder(43, 0), WISH)).toEqual({ open: false, missing: 1 });
    expect(guaranteedThreshold([], WISH)).toEqual({ open: false, missing: 44 });
    expect(guaranteedThreshold(ladder(44, 0), WISH)).toMatchObject({ open: true, accepted: 44 });
  });

  it('walks down to where the bound would break and no further', () => {
    const found = guaranteedThreshold(ladder(1_000, 600), WISH);
    if (!found.open) throw new Error('closed');
    expect(found.bound).toBeLessThanOrEqual(0.1);
    const { accepted, threshold } = found;
    expect(threshold).toBeCloseTo(1 - (accepted - 1) / 1_000, 12);
    const next = { successes: accepted + 20 - 400, n: accepted + 20 };
    expect(clopperPearsonUpper(next, 0.1)).toBeGreaterThan(0.1);
  });

  it('says how many more outcomes would do, and they do', () => {
    const some = Array.from({ length: 60 }, (_, i) => ({ p: 0.9, right: i % 20 !== 0 }));
    const found = guaranteedThreshold(some, WISH);
    if (found.open) throw new Error('open');
    expect(found.missing).toBeGreaterThan(0);
    const more = Array.from({ length: 60 + found.missing }, (_, i) => ({ p: 0.9, right: i % 20 !== 0 }));
    expect(guaranteedThreshold(more, WISH).open).toBe(true);
  });

  it('says that more of the same would not do', () => {
    const bad = Array.from({ length: 500 }, (_, i) => ({ p: 0.9, right: i % 5 !== 0 }));
    expect(guaranteedThreshold(bad, WISH)).toEqual({ open: false, missing: 0 });
  });

  it('breaks its promise in at most delta of the samples', () => {
    const random = seeded(31);
    const population = drawForecasts(20_000, random);
    let broken = 0;
    for (let i = 0; i < 200; i += 1) {
      const found = guaranteedThreshold(shuffled(population, random).slice(0, 400), WISH);
      if (!found.open) continue;
      const accepted = population.filter(({ p }) => p >= found.threshold);
      if (accepted.filter(({ right }) => !right).length / accepted.length > WISH.alpha) broken += 1;
    }
    expect(broken / 200).toBeLessThan(0.12);
  });
});

test.prop([anyForecasts(0, 200), fc.nat()])('accepts ties together, in any order of the items', (set, by) => {
  const found = guaranteedThreshold(set, WISH);
  const turned = [...set.slice(by % (set.length || 1)), ...set.slice(0, by % (set.length || 1))];
  expect(guaranteedThreshold(turned, WISH)).toEqual(found);
  if (!found.open) return;
  const accepted = set.filter(({ p }) => p >= found.threshold);
  expect(accepted).toHaveLength(found.accepted);
  expect(accepted.length).toBeGreaterThanOrEqual(2 * cleanRun(WISH));
});
