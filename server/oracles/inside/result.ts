/** What one oracle says inside the child; the parent adds which claim it is about. */

export type Result = { verdict: 'pass' | 'fail' | 'partial' | 'error'; score?: number; detail: string };

/** `isSpoiled`: the child must not be used again. */
export type Outcome = Result & { isSpoiled?: boolean };

export const pass = (detail: string, score?: number): Result => result('pass', detail, score);
export const fail = (detail: string, score?: number): Result => result('fail', detail, score);
export const partial = (detail: string, score: number): Result => result('partial', detail, score);

const result = (verdict: Result['verdict'], detail: string, score?: number): Result =>
  score === undefined ? { verdict, detail } : { verdict, detail, score };

/** Thrown where an oracle cannot be applied; `message` is one sentence for a person. */
export class NotApplicable extends Error {}

/** At most `max` characters of text from elsewhere, on one line, in quotes nobody has to escape. */
export function quote(text: string, max = 80): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}

export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
