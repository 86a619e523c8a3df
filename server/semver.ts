/** Version numbers of published patterns: `major.minor.patch`, nothing else. */
import { z } from 'zod';

const PART = '(?:0|[1-9][0-9]{0,5})';

export const semverSchema = z
  .string()
  .regex(new RegExp(`^${PART}\\.${PART}\\.${PART}$`), 'A version has three numbers, such as 1.2.0.');

/** Negative if `a` is below `b`, 0 if equal. Both must have the form of `semverSchema`. */
export function compareSemver(a: string, b: string): number {
  const [inA, inB] = [a.split('.').map(Number), b.split('.').map(Number)];
  for (let index = 0; index < 3; index += 1) {
    const difference = (inA[index] ?? 0) - (inB[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
