import { AppError } from './errors.ts';

/** PostgreSQL's codes for text that it cannot hold: a zero character, or bytes that are no UTF-8. */
const CODES: ReadonlySet<unknown> = new Set(['22021', '22P05']);

/**
 * What the database refuses because of a character in it was asked wrongly, and nothing failed: `input.character`.
 * Found here for all inputs at once, where looking through each of them would cost every request.
 */
export function toUnstorable(error: unknown): AppError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ('code' in at && CODES.has(at.code)) return new AppError('input.character');
  return undefined;
}
