/**
 * What all sentiment agents share: their labels, their claim, and how a signed score is told.
 *
 * Families follow the measured correlation of errors on the 596 held-out review sentences: .43 to .82
 * among the lexicons, .41 to .51 among those that learned from reviews, .11 to .21 across.
 */
import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';
import { type Answer, type Decline, decline } from '../agent.ts';

export const POSITIVE = 'positive';
export const NEGATIVE = 'negative';
/** Longer texts are declined: every agent here answers 20,000 characters well within a second. */
export const MAX_TEXT = 20_000;

const LONG_WORD = /\S{1001}/;

type Own = Pick<AgentCard, 'id' | 'version' | 'title' | 'about' | 'family' | 'method' | 'units'>;

export const sentimentCard = (own: Own): AgentCard => ({
  ...own,
  task: 'sentiment',
  input: text,
  output: label([POSITIVE, NEGATIVE]),
  claim: 'label-correct',
  provider: 'built-in',
});

/** The text, or why it cannot be judged. */
export function readText(input: unknown): string | Decline {
  const given = typeof input === 'string' ? input.trim() : '';
  if (!given) return decline('There is no text.');
  if (given.length > MAX_TEXT) {
    return decline(`The text has ${given.length} characters; this agent reads at most ${MAX_TEXT}.`);
  }
  // Two tokenisers here need time quadratic in the longest word: 2.7 s for one of 20,000 characters.
  if (LONG_WORD.test(given)) return decline('The text has a word of more than 1,000 characters.');
  return given;
}

/** `strength` in [0,1]: 0 = no side taken. The score is .5 for the weakest and 1 for the strongest. */
export const answerBySign = (signed: number, strength: number): Answer => ({
  kind: 'answer',
  value: signed > 0 ? POSITIVE : NEGATIVE,
  score: (1 + strength) / 2,
});
