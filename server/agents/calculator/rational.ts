/** Exact fractions of whole numbers, as large as needed but bounded in size. */

export type Rational = { n: bigint; d: bigint };

/** Neither numerator nor denominator may grow beyond this many bits (about 6,000 decimal digits). */
const MAX_BITS = 20_000;

/** A calculation that cannot be carried out; `message` is a sentence for a person. */
export class ArithmeticError extends Error {}

const bits = (value: bigint): number => value.toString(16).length * 4;
const abs = (value: bigint): bigint => (value < 0n ? -value : value);

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [abs(a), abs(b)];
  while (y) [x, y] = [y, x % y];
  return x;
}

/** Lowest terms, denominator above 0. */
export function rational(n: bigint, d = 1n): Rational {
  if (d === 0n) throw new ArithmeticError('It divides by zero.');
  const shared = gcd(n, d) || 1n;
  const sign = d < 0n ? -1n : 1n;
  const reduced = { n: (sign * n) / shared, d: (sign * d) / shared };
  if (bits(reduced.n) > MAX_BITS || bits(reduced.d) > MAX_BITS) {
    throw new ArithmeticError('Its numbers grow too large.');
  }
  return reduced;
}

export const add = (a: Rational, b: Rational): Rational => rational(a.n * b.d + b.n * a.d, a.d * b.d);
export const negate = (a: Rational): Rational => ({ n: -a.n, d: a.d });
export const subtract = (a: Rational, b: Rational): Rational => add(a, negate(b));
export const multiply = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
export const divide = (a: Rational, b: Rational): Rational => rational(a.n * b.d, a.d * b.n);

/** The largest whole number not above `a`. */
export function floor(a: Rational): Rational {
  const down = a.n / a.d;
  return { n: a.n < 0n && a.n % a.d !== 0n ? down - 1n : down, d: 1n };
}

/** `a - b * floor(a / b)`: has the sign of `b`. */
export const modulo = (a: Rational, b: Rational): Rational => subtract(a, multiply(b, floor(divide(a, b))));

/** `exponent` must be whole. */
export function power(base: Rational, exponent: Rational): Rational {
  if (exponent.n < 0n) return power(divide(rational(1n), base), negate(exponent));
  const size = Math.max(bits(base.n), bits(base.d));
  const isTrivial = base.d === 1n && abs(base.n) <= 1n;
  if (exponent.n > MAX_BITS || (!isTrivial && size * Number(exponent.n) > MAX_BITS * 4)) {
    throw new ArithmeticError('Its numbers grow too large.');
  }
  return rational(base.n ** exponent.n, base.d ** exponent.n);
}

/** A decimal as written: `12`, `.5`, `1.25`. */
export function parseDecimal(written: string): Rational {
  const [whole = '', decimals = ''] = written.split('.');
  return rational(BigInt(`${whole}${decimals}`), 10n ** BigInt(decimals.length));
}

const DIGITS = 40n;

/**
 * The double nearest to `a`, ±Infinity beyond the range of doubles. Forty digits and a trailing 1 for
 * what was cut off are enough for the parser of decimal numbers to round correctly.
 */
export function toNumber(a: Rational): number {
  const shift = DIGITS - BigInt(abs(a.n).toString().length - a.d.toString().length);
  const [n, d] = shift >= 0n ? [a.n * 10n ** shift, a.d] : [a.n, a.d * 10n ** -shift];
  const rest = n % d === 0n ? '0' : '1';
  return Number(`${n / d}${rest}e${-shift - 1n}`);
}
