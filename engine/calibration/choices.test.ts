/** Retrying and choosing between arms. */
import { describe, expect, it } from 'vitest';
import { retrySuccess } from '#primitives/kit/retries.ts';
import { betaDraw, type Random, seeded } from '../random.ts';
import {
  type Arms,
  learnArms,
  newArms,
  type Pull,
  pullFullInformation,
  pullThompson,
  pullUcb,
} from './bandit.ts';
import { fitDifficulty } from './difficulty.ts';
import reference from './fixtures/reference.json' with { type: 'json' };
import { mean } from './forecast.ts';

describe('success within k attempts', () => {
  it('fits as scipy does', () => {
    const { successes, failures, map } = reference.difficulty;
    const { a, b } = fitDifficulty(successes.map((s, i) => ({ successes: s, failures: failures[i] ?? 0 })));
    expect(a / (map[0] ?? 1)).toBeCloseTo(1, 4);
    expect(b / (map[1] ?? 1)).toBeCloseTo(1, 4);
  });

  it('is uniform before anything was seen: 1 - 1 / (k + 1)', () => {
    const nothing = fitDifficulty([]);
    expect(nothing).toEqual({ a: 1, b: 1 });
    expect(retrySuccess(nothing, 1)).toBeCloseTo(1 / 2, 12);
    expect(retrySuccess(nothing, 3)).toBeCloseTo(3 / 4, 12);
  });

  it('predicts retries of items of mixed difficulty, where independence promises too much', () => {
    const random = seeded(51);
    const attempt = (most: number) => {
      const p = betaDraw(0.5, 1, random);
      let failures = 0;
      while (failures < most && random() >= p) failures += 1;
      return { successes: failures < most ? 1 : 0, failures };
    };
    const law = fitDifficulty(Array.from({ length: 2_000 }, () => attempt(3)));
    const real = mean(Array.from({ length: 20_000 }, () => attempt(5).successes));
    expect(Math.abs(retrySuccess(law, 5) - real)).toBeLessThan(0.03);
    expect(1 - (1 - retrySuccess(law, 1)) ** 5).toBeGreaterThan(real + 0.1);
  });

  it.each([
    ['always', { successes: 1, failures: 0 }],
    ['never', { successes: 0, failures: 5 }],
  ])('stays finite where it %s succeeds', (_, one) => {
    const { a, b } = fitDifficulty(new Array(200).fill(one));
    expect([a, b].every((value) => Number.isFinite(value) && value > 0)).toBe(true);
  });
});

const NAMES = ['x', 'y', 'z'];
/** Share of right answers of each arm, before and after the stream turns. */
const BEFORE: Record<string, number> = { x: 0.8, y: 0.6, z: 0.5 };
const AFTER: Record<string, number> = { x: 0.4, y: 0.6, z: 0.75 };

type Policy = { pull: (arms: Arms, random: Random) => Pull; keep?: number; seesAll?: true };
const POLICIES = {
  ucb: { pull: pullUcb, keep: 1 },
  thompson: { pull: pullThompson },
  'full information': { pull: pullFullInformation, seesAll: true },
} satisfies Record<string, Policy>;

/** Mean regret for each outcome of a stream that turns half way. */
function regret({ pull, keep, seesAll }: Policy, length: number): { before: number; after: number } {
  const random = seeded(52);
  let arms = newArms(NAMES);
  const lost = { before: 0, after: 0 };
  for (let i = 0; i < 2 * length; i += 1) {
    const [phase, rates] = i < length ? (['before', BEFORE] as const) : (['after', AFTER] as const);
    const { arm } = pull(arms, random);
    const all = Object.fromEntries(NAMES.map((name) => [name, random() < (rates[name] ?? 0)]));
    lost[phase] += (Math.max(...Object.values(rates)) - (rates[arm] ?? 0)) / length;
    arms = learnArms(arms, seesAll ? all : { [arm]: all[arm] === true }, keep);
  }
  return lost;
}

describe('bandits', () => {
  const [full, thompson, ucb] = [
    regret(POLICIES['full information'], 800),
    regret(POLICIES.thompson, 800),
    regret(POLICIES.ucb, 800),
  ];

  it('find the best arm', () => {
    // pulling at random loses .167 an outcome
    for (const { before } of [full, thompson, ucb]) expect(before).toBeLessThan(0.1);
  });

  it('full information follows a shift with the least regret', () => {
    expect(full.after).toBeLessThan(0.8 * Math.min(thompson.after, ucb.after));
    expect(full.after).toBeLessThan(0.06);
  });

  it('UCB tries every arm first', () => {
    const arms = learnArms(newArms(NAMES), { x: true }, 1);
    expect(pullUcb(arms)).toEqual({ arm: 'y', propensity: 1 });
  });

  it('Thompson names the probability of its choice', () => {
    const arms: Arms = new Map([
      ['x', { r: 12, s: 8 }],
      ['y', { r: 9, s: 9 }],
      ['z', { r: 1, s: 1 }],
    ]);
    const random = seeded(53);
    const pulls = Array.from({ length: 800 }, () => pullThompson(arms, random));
    for (const name of NAMES) {
      const chosen = pulls.filter(({ arm }) => arm === name);
      expect(chosen[0]?.propensity).toBeCloseTo(chosen.length / pulls.length, 1);
    }
    const sums = new Set(pulls.map(({ arm, propensity }) => `${arm} ${propensity}`));
    const total = [...sums].reduce((sum, one) => sum + Number(one.split(' ')[1]), 0);
    expect(total).toBeCloseTo(1, 2);
  });

  it('refuses to choose among nothing', () => {
    expect(() => pullFullInformation(newArms([]))).toThrow('no arm');
  });
});
