import { describe, expect, it } from 'vitest';
import { minimise, minimiseBounded, type Objective, solve } from './newton.ts';

/** Rosenbrock's valley: curved, and not convex away from its floor. */
const valley: Objective = ([x = 0, y = 0]) => ({
  value: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
  gradient: [-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)],
  hessian: [
    [2 - 400 * (y - 3 * x * x), -400 * x],
    [-400 * x, 200],
  ],
});

/** ln(1 + e^-x) + x / 100: undamped Newton from 10 jumps out of reach. */
const flat: Objective = ([x = 0]) => {
  const q = 1 / (1 + Math.exp(x));
  return { value: Math.log1p(Math.exp(-x)) + x / 100, gradient: [-q + 0.01], hessian: [[q * (1 - q)]] };
};

describe('damped Newton', () => {
  it('finds the floor of a valley from its wall', () => {
    const found = minimise(valley, [-1.2, 1]);
    expect(found).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
  });

  it.each([-30, 0, 10, 30])('arrives from %d, where the curvature is almost nothing', (start) => {
    expect(minimise(flat, [start])[0]).toBeCloseTo(Math.log(99), 5);
  });

  it('never ends above where it began', () => {
    for (const start of [
      [3, -7],
      [0, 0],
      [100, 100],
    ]) {
      expect(valley(minimise(valley, start)).value).toBeLessThanOrEqual(valley(start).value);
    }
  });

  it('keeps parameters above 0 and finds the best of what is left', () => {
    // (x + 1)^2 + (y - 2)^2 + x y: without the bound x would be -8/3
    const bowl: Objective = ([x = 0, y = 0]) => ({
      value: (x + 1) ** 2 + (y - 2) ** 2 + x * y,
      gradient: [2 * (x + 1) + y, 2 * (y - 2) + x],
      hessian: [
        [2, 1],
        [1, 2],
      ],
    });
    const found = minimiseBounded(bowl, { start: [1, 1], atLeastZero: [0] });
    expect(found).toEqual([0, expect.closeTo(2, 9)]);
  });
});

describe('solve', () => {
  it('solves what is positive definite and refuses what is not', () => {
    const right = [1, 2];
    const found = solve(
      [
        [4, 1],
        [1, 3],
      ],
      { right, ridge: 0 },
    );
    expect(found).toEqual([expect.closeTo(1 / 11, 12), expect.closeTo(7 / 11, 12)]);
    expect(
      solve(
        [
          [1, 2],
          [2, 1],
        ],
        { right, ridge: 0 },
      ),
    ).toBeUndefined();
    expect(
      solve(
        [
          [1, 2],
          [2, 1],
        ],
        { right, ridge: 2 },
      ),
    ).toBeDefined();
  });
});
