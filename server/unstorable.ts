import { AppError } from './errors.ts';

/** PostgreSQL's codes for text that it cannot hold: a zero character, or bytes that are no UTF-8. */
const CODES: ReadonlySet<unknown> = new Set(['22021', '22P05']);

/** Of a row that names another which is not there: deleted meanwhile, because whoever asks looked before. */
const MISSING: ReadonlySet<unknown> = new Set(['23503']);

/**
 * What the database refuses because of a character in it was asked wrongly (`input.character`), and what refers to
 * something that was deleted meanwhile came too late (`gone`): nothing failed. Found here for all at once, where
 * looking for it each time would cost every request.
 */
export function toUnstorable(error: unknown): AppError | undefined {
  if (hasCode(error, CODES)) return new AppError('input.character');
  return isMissing(error) ? new AppError('gone') : undefined;
}

export const isMissing = (error: unknown): boolean => hasCode(error, MISSING);

function hasCode(error: unknown, codes: ReadonlySet<unknown>): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1)
    if ('code' in at && codes.has(at.code)) return true;
  return false;
}
