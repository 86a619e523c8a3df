/** The one way a procedure finds a pattern: by id, in the open workspace, not removed. */
import { and, eq, isNull, type SQL } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { patterns } from '#db/schema/patterns.ts';
import { AppError } from '#server/errors.ts';

export const isPresent = (id: string): SQL | undefined =>
  and(eq(patterns.id, id), isNull(patterns.deletedAt));

/** Throws `not-found`; the same sentence for what never was and for what belongs to others. */
export async function findPattern(tx: Tx, id: string): Promise<typeof patterns.$inferSelect> {
  const [row] = await tx.select().from(patterns).where(isPresent(id));
  if (!row) throw new AppError('not-found', { what: 'pattern' });
  return row;
}

/** Like `findPattern`, for those who only need to know that it is there: its graph may be large. */
export async function findPatternRef(tx: Tx, id: string): Promise<{ id: string; revision: number }> {
  const [row] = await tx
    .select({ id: patterns.id, revision: patterns.revision })
    .from(patterns)
    .where(isPresent(id));
  if (!row) throw new AppError('not-found', { what: 'pattern' });
  return row;
}
