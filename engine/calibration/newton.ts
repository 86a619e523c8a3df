/**
 * Damped Newton with backtracking for a smooth function of a few parameters. Undamped Newton diverges on
 * saturated scores (confidence.md, finding 5): every step here must lower the value, or it is not taken.
 */

export type Slope = { value: number; gradient: number[]; hessian: number[][] };
/** The function to minimise, with its first and second derivatives. */
export type Objective = (at: readonly number[]) => Slope;

const STEPS = 100;
/** Promised gain, relative to the value, from which one whole last step is as good as exact. */
const LAST = 1e-9;

/** A local minimum near `start` (the minimum if the function is convex). Never above the value at `start`. */
export function minimise(objective: Objective, start: readonly number[]): number[] {
  let at = [...start];
  let here = objective(at);
  for (let step = 0; step < STEPS; step += 1) {
    const direction = descent(here);
    const slope = dot(direction, here.gradient);
    // below this the value's own rounding would decide whether a step is taken
    if (slope > -LAST * (1 + Math.abs(here.value))) return along(at, direction, 1);
    const next = backtrack(objective, { at, value: here.value, direction, slope });
    if (!next) break;
    at = next.at;
    here = next.slope;
  }
  return at;
}

const along = (at: readonly number[], direction: readonly number[], share: number): number[] =>
  at.map((start, i) => start + share * (direction[i] ?? 0));

/**
 * Minimum of a convex function where the parameters named in `least` may not fall below 0. Tries every
 * choice of parameters held at 0 and keeps the best that is allowed: exact for the two or three we have.
 */
export function minimiseBounded(
  objective: Objective,
  { start, atLeastZero }: { start: readonly number[]; atLeastZero: readonly number[] },
): number[] {
  const free = minimise(objective, start);
  if (atLeastZero.every((index) => (free[index] ?? 0) >= 0)) return free;
  let best: number[] | undefined;
  for (let held = 1; held < 2 ** atLeastZero.length; held += 1) {
    const zeros = new Set(atLeastZero.filter((_, bit) => held & (1 << bit)));
    const found = minimise(
      hold(objective, zeros),
      start.map((value, i) => (zeros.has(i) ? 0 : value)),
    );
    if (atLeastZero.some((index) => (found[index] ?? 0) < 0)) continue;
    if (!best || objective(found).value < objective(best).value) best = found;
  }
  return best ?? start.map((value, i) => (atLeastZero.includes(i) ? 0 : value));
}

/** The same function with some parameters immovable. */
function hold(objective: Objective, held: ReadonlySet<number>): Objective {
  return (at) => {
    const { value, gradient, hessian } = objective(at);
    return {
      value,
      gradient: gradient.map((slope, i) => (held.has(i) ? 0 : slope)),
      hessian: hessian.map((row, i) =>
        row.map((entry, j) => (held.has(i) || held.has(j) ? (i === j ? 1 : 0) : entry)),
      ),
    };
  };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Newton's direction; where the curvature is nothing or negative, more and more of the plain gradient. */
function descent({ gradient, hessian }: Slope): number[] {
  const size = 1 + Math.max(...hessian.map((row, i) => Math.abs(row[i] ?? 0)));
  for (let ridge = 1e-10; ridge <= 1e12; ridge *= 100) {
    const solved = solve(hessian, { right: gradient, ridge: ridge * size });
    if (solved) return solved.map((value) => -value);
  }
  return gradient.map((value) => -value);
}

type Move = { at: readonly number[]; value: number; direction: readonly number[]; slope: number };

/** Halves the step until the value falls as Armijo's rule asks. */
function backtrack(
  objective: Objective,
  { at, value, direction, slope }: Move,
): { at: number[]; slope: Slope } | undefined {
  for (let share = 1; share > 1e-12; share /= 2) {
    const next = along(at, direction, share);
    const found = objective(next);
    if (Number.isFinite(found.value) && found.value <= value + 1e-4 * share * slope) {
      return { at: next, slope: found };
    }
  }
  return undefined;
}

/** Solves (matrix + ridge I) x = right by Cholesky; `undefined` unless positive definite. */
export function solve(
  matrix: readonly (readonly number[])[],
  { right, ridge }: { right: readonly number[]; ridge: number },
): number[] | undefined {
  const size = right.length;
  const lower: number[][] = [];
  for (let i = 0; i < size; i += 1) {
    const row: number[] = [];
    for (let j = 0; j <= i; j += 1) {
      const above = lower[j] ?? row;
      const rest = (matrix[i]?.[j] ?? 0) + (i === j ? ridge : 0) - dot(row.slice(0, j), above.slice(0, j));
      if (i !== j) row.push(rest / (above[j] ?? 1));
      else if (rest > 0) row.push(Math.sqrt(rest));
      else return undefined;
    }
    lower.push(row);
  }
  const forward: number[] = [];
  for (const [i, row] of lower.entries()) {
    forward.push(((right[i] ?? 0) - dot(row.slice(0, i), forward)) / (row[i] ?? 1));
  }
  const back: number[] = new Array(size).fill(0);
  for (let i = size - 1; i >= 0; i -= 1) {
    let rest = forward[i] ?? 0;
    for (let j = i + 1; j < size; j += 1) rest -= (lower[j]?.[i] ?? 0) * (back[j] ?? 0);
    back[i] = rest / (lower[i]?.[i] ?? 1);
  }
  return back;
}
