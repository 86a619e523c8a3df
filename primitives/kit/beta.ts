/** The beta distribution: what counts say about a rate. */
import { toProbability } from './probability.ts';

export type Beta = { a: number; b: number };

/** Coefficients of Lanczos' series for the gamma function (g = 7, n = 9), good to 15 digits. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** ln Gamma(x) for x >= 1/2. */
function logGamma(x: number): number {
  const [first = 0, ...rest] = LANCZOS;
  const series = rest.reduce((sum, c, i) => sum + c / (x + i), first);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/** Terms of the continued fraction; it settles after about sqrt(max(a, b)) of them. */
const MOST_TERMS = 10_000;

/** P(rate <= x) for a rate with distribution Beta(a, b), both at least 1/2. Range [0,1]. */
export function betaCdf(x: number, { a, b }: Beta): number {
  if (!(a >= 0.5 && b >= 0.5)) throw new RangeError(`Beta(${a}, ${b}): expected parameters from 1/2.`);
  toProbability(x);
  // the fraction settles fast only left of the mean
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, { a: b, b: a });
  const log = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return Math.min(1, (Math.exp(log) / a) * fraction(x, { a, b }));
}

/** The continued fraction of the incomplete beta function, evaluated forwards (Lentz). */
function fraction(x: number, { a, b }: Beta): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) return value;
  }
  return value;
}

/** The x with P(rate <= x) = q, by halving. `q` in [0,1]. */
export function betaQuantile(q: number, beta: Beta): number {
  if (toProbability(q) === 0 || q === 1) return q;
  let [lo, hi] = [0, 1];
  for (let i = 0; i < 60; i += 1) {
    const middle = (lo + hi) / 2;
    if (betaCdf(middle, beta) < q) lo = middle;
    else hi = middle;
  }
  return (lo + hi) / 2;
}
