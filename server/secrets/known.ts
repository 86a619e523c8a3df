/** The secrets this process has opened lately: its log is scrubbed of them. */
import { scrub } from './scrub.ts';

const KNOWN_MAX = 500;
const known = new Set<string>();

export function knowSecret(value: string): void {
  known.delete(value);
  known.add(value);
  const [oldest] = known;
  if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
}

/** The text without any secret this process has opened lately. */
export const scrubKnown = (text: string): string => (known.size === 0 ? text : scrub(text, known));
