import { ORACLE_LIMITS } from './limits.ts';

/**
 * Measures JSON without writing it out, and stops as soon as it is too large or too deep: writing out
 * 100 MB would hold up everything else in this process.
 */
export function problemOfSize(value: unknown): string | undefined {
  const { requestSize, requestDepth } = ORACLE_LIMITS;
  let size = 0;
  const waiting: { part: unknown; depth: number }[] = [{ part: value, depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { part, depth } = next;
    size += typeof part === 'string' ? part.length + 1 : 1;
    if (typeof part === 'object' && part !== null) {
      if (depth > requestDepth) return `It is nested more than ${requestDepth} levels deep.`;
      const keys = Array.isArray(part) ? [] : Object.keys(part);
      size += keys.reduce((sum, key) => sum + key.length, Array.isArray(part) ? part.length : keys.length);
      if (size > requestSize) break;
      for (const inner of Object.values(part)) waiting.push({ part: inner, depth: depth + 1 });
    }
    if (size > requestSize) break;
  }
  return size > requestSize ? `It is larger than ${requestSize} characters.` : undefined;
}
