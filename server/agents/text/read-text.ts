import { type Decline, decline } from '../agent.ts';

/** Longer texts are declined: every agent that reads with this answers well within a second. */
export const MAX_TEXT = 20_000;

/** The text without outer spaces, or why it cannot be read. `most` characters are read. */
export function readText(input: unknown, most = MAX_TEXT): string | Decline {
  const given = typeof input === 'string' ? input.trim() : '';
  if (!given) return decline('There is no text.');
  if (given.length <= most) return given;
  return decline(`The text has ${given.length} characters; this agent reads at most ${most}.`);
}
