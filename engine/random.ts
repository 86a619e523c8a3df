/** Randomness that repeats: every draw comes from a generator that was made from a seed. */

/** Numbers in [0, 1). */
export type Random = () => number;

/** Small deterministic generator of numbers in [0, 1) (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The items in a random order (Fisher and Yates); the list given stays as it is. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const at = Math.floor(random() * (last + 1));
    const [a, b] = [copy[at] as T, copy[last] as T];
    copy[at] = b;
    copy[last] = a;
  }
  return copy;
}

/** A standard normal number (Box and Muller). */
export const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Gamma(shape, 1), `shape` > 0 (Marsaglia and Tsang 2000). */
export function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Beta(a, b), both > 0, as a share of two gamma numbers. */
export function betaDraw(a: number, b: number, random: Random): number {
  const x = gamma(a, random);
  const y = gamma(b, random);
  // both can underflow for tiny shapes; the mean is then the only fair answer
  return x + y > 0 ? x / (x + y) : a / (a + b);
}
