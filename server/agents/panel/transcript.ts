/**
 * What is said at a round table, as text: first the matter, then one line for each statement, such as
 * `— VADER: positive (0.79)`. Whoever speaks again replaces what they said before.
 */
import { NEGATIVE, POSITIVE } from '../sentiment/card.ts';

/** `signed`: log-odds of positive. */
export type Statement = { name: string; label: string; signed: number };
export type Transcript = { matter: string; latest: readonly Statement[] };

const LINE = /^— ([^:\n]{1,60}): (positive|negative) \((\d(?:\.\d+)?)\)$/;
const AGREED = '— All agree.';

const EDGE = 0.02;

/** Log-odds of a score, kept away from certainty: nobody at the table is. */
const logOdds = (score: number): number => {
  const p = Math.min(1 - EDGE, Math.max(EDGE, score));
  return Math.log(p / (1 - p));
};

export const signedOf = (label: string, score: number): number =>
  label === POSITIVE ? logOdds(score) : -logOdds(score);

export const toLabel = (signed: number): string => (signed > 0 ? POSITIVE : NEGATIVE);

/** The probability of the likelier side. */
export const scoreOf = (signed: number): number => 1 / (1 + Math.exp(-Math.abs(signed)));

export function readTranscript(text: string): Transcript {
  const latest = new Map<string, Statement>();
  const matter: string[] = [];
  for (const line of text.split('\n')) {
    const [, name, label, score] = LINE.exec(line) ?? [];
    if (name && label && score) latest.set(name, { name, label, signed: signedOf(label, Number(score)) });
    else if (line !== AGREED) matter.push(line);
  }
  return { matter: matter.join('\n').trim(), latest: [...latest.values()] };
}

export const isAgreed = ({ latest }: Transcript): boolean =>
  latest.length > 1 && new Set(latest.map(({ label }) => label)).size === 1;

/** The transcript with a last line that says so where all agree. */
export function noteAgreement(text: string, transcript: Transcript): string {
  const bare = text
    .split('\n')
    .filter((line) => line !== AGREED)
    .join('\n');
  return isAgreed(transcript) ? `${bare}\n${AGREED}` : bare;
}
