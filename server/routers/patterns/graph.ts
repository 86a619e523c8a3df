/** Graphs on their way into and out of the database. */
import { type SQL, sql } from 'drizzle-orm';
import { LIMITS, type Pattern, patternSchema } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';
import { storableJson } from '#server/runtime/json.ts';

/** As `jsonb`; a draft may be unfinished, but not larger than a pattern may be. */
export function toColumn(graph: Pattern): SQL {
  const text = storableJson(graph);
  if (Buffer.byteLength(text) > LIMITS.bytes) {
    throw new AppError('pattern.too-large', { limit: `${LIMITS.bytes / 1_048_576} MB` });
  }
  return sql`${text}::jsonb`;
}

/** Parsed again: what an older release stored may lack fields that have defaults by now. */
export const fromColumn = (graph: unknown): Pattern => patternSchema.parse(graph);
