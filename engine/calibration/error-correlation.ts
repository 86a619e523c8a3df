/** Do two agents err on the same questions? Phi of their errors, where both are known to be right or wrong. */
import { type Random, seeded } from '../random.ts';
import type { Interval } from './rates.ts';

/** Whether each was wrong about the same question. */
export type JointOutcome = { a: boolean; b: boolean };

/**
 * `phi` in [-1,1] with its 95 % interval (bootstrap): 0 where errors are independent, 1 where both err together.
 * Unknown below `CORRELATION_FROM` outcomes, of which `missing` are not there yet, and where one of the two was
 * always right or always wrong: then `constant`.
 */
export type ErrorCorrelation = { n: number } & (
  | { status: 'known'; phi: number; bar: Interval }
  | { status: 'few'; missing: number }
  | { status: 'constant' }
);

export const CORRELATION_FROM = 30;
const DRAWS = 1_000;

/** How often both, only the first, only the second, and neither was wrong. */
type Counts = readonly [both: number, onlyA: number, onlyB: number, none: number];

export function errorCorrelation(joint: readonly JointOutcome[]): ErrorCorrelation {
  const n = joint.length;
  if (n < CORRELATION_FROM) return { n, status: 'few', missing: CORRELATION_FROM - n };
  const counts = countOf(joint);
  const phi = phiOf(counts);
  return phi === undefined ? { n, status: 'constant' } : { n, status: 'known', phi, bar: barOf(counts, n) };
}

function countOf(joint: readonly JointOutcome[]): Counts {
  const count = (is: (one: JointOutcome) => boolean) => joint.filter(is).length;
  return [
    count(({ a, b }) => a && b),
    count(({ a, b }) => a && !b),
    count(({ a, b }) => !a && b),
    count(({ a, b }) => !(a || b)),
  ];
}

function phiOf([both, onlyA, onlyB, none]: Counts): number | undefined {
  const spread = (both + onlyA) * (onlyB + none) * (both + onlyB) * (onlyA + none);
  if (spread === 0) return undefined;
  return Math.max(-1, Math.min(1, (both * none - onlyA * onlyB) / Math.sqrt(spread)));
}

/** The middle 95 % of what as many questions, drawn again from those that were seen, would have given. */
function barOf(counts: Counts, n: number): Interval {
  // The same outcomes have the same interval whenever they are looked at.
  const random = seeded(n);
  const drawn = Array.from({ length: DRAWS }, () => phiOf(drawAgain(counts, { n, random })));
  const sorted = drawn.filter((phi) => phi !== undefined).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { lo: at(0.025), hi: at(0.975) };
}

function drawAgain(counts: Counts, { n, random }: { n: number; random: Random }): Counts {
  const [both, onlyA, onlyB] = counts;
  const made: [number, number, number, number] = [0, 0, 0, 0];
  for (let i = 0; i < n; i += 1) {
    const at = random() * n;
    if (at < both) made[0] += 1;
    else if (at < both + onlyA) made[1] += 1;
    else if (at < both + onlyA + onlyB) made[2] += 1;
    else made[3] += 1;
  }
  return made;
}
