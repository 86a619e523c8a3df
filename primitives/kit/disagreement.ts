/** How much two voices contradict each other. A measure to show, never a way to combine them (A4, Dempster). */
import type { Distribution } from './log-pool.ts';
import { stableSum, toProbability } from './probability.ts';

/**
 * K: the chance that two labels, one drawn from what each voice said, are different ones. What a voice left
 * open contradicts nothing. Range [0,1].
 */
export function conflictMass(a: Distribution, b: Distribution): number {
  const [left, right] = [total(a), total(b)];
  const agreed = Object.entries(a).map(([label, p]) => p * (Object.hasOwn(b, label) ? (b[label] ?? 0) : 0));
  return Math.max(0, left * right - stableSum(agreed));
}

const total = (voice: Distribution): number => stableSum(Object.values(voice).map(toProbability));
