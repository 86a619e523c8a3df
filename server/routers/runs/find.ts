/** The one way a procedure finds a run: by id, in the open workspace. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import { AppError } from '#server/errors.ts';

export const runId = z.string().max(64);

/** Throws `not-found`; the same sentence for what never was and for what belongs to others. */
export async function findRun(tx: Tx, id: string): Promise<typeof runs.$inferSelect> {
  const [row] = await tx.select().from(runs).where(eq(runs.id, id));
  if (!row) throw new AppError('not-found', { what: 'run' });
  return row;
}

/** Like `findRun`, for those who only need to know that it is there. */
export async function findRunRef(tx: Tx, id: string): Promise<{ workspaceId: string }> {
  const [row] = await tx.select({ workspaceId: runs.workspaceId }).from(runs).where(eq(runs.id, id));
  if (!row) throw new AppError('not-found', { what: 'run' });
  return row;
}
