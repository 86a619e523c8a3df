/** Reading the log of a draft. */
import { and, asc, desc, eq, gt, isNotNull, lte, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { patternEdits } from '#db/schema/edits.ts';
import { users } from '#db/schema/people.ts';
import { apply, type Op } from '#engine/ops.ts';
import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';

/** One edit as everybody with the pattern may see it. */
export type LoggedEdit = {
  /** Of the draft once this was done. */
  revision: number;
  /** What its author's own browser called it. */
  id: string;
  ops: readonly Op[];
  note: string | null;
  actor: string;
  /** Of the actor; unknown ones are former members. */
  name: string;
  createdAt: Date;
};

/** A statement over these joins `users` by the actor. */
export const editColumns = {
  revision: patternEdits.revision,
  id: patternEdits.editId,
  ops: sql<readonly Op[]>`${patternEdits.ops}`,
  note: patternEdits.note,
  actor: patternEdits.actor,
  name: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
  createdAt: patternEdits.createdAt,
};

/** Those after a revision, oldest first. */
export function readEdits(
  tx: Tx,
  patternId: string,
  { after, limit }: { after: number; limit: number },
): Promise<LoggedEdit[]> {
  return tx
    .select(editColumns)
    .from(patternEdits)
    .leftJoin(users, eq(users.id, patternEdits.actor))
    .where(and(eq(patternEdits.patternId, patternId), gt(patternEdits.revision, after)))
    .orderBy(asc(patternEdits.revision))
    .limit(limit);
}

/** The draft as it was. Throws `not-found` for what the log does not reach. */
export async function readRevision(
  tx: Tx,
  pattern: { id: string; revision: number; graph: unknown },
  revision: number,
): Promise<Pattern> {
  if (revision === pattern.revision) return patternSchema.parse(pattern.graph);
  const own = eq(patternEdits.patternId, pattern.id);
  const [whole] = await tx
    .select({ revision: patternEdits.revision, graph: patternEdits.graph })
    .from(patternEdits)
    .where(and(own, lte(patternEdits.revision, revision), isNotNull(patternEdits.graph)))
    .orderBy(desc(patternEdits.revision))
    .limit(1);
  const rows = whole
    ? await tx
        .select({ ops: sql<readonly Op[]>`${patternEdits.ops}` })
        .from(patternEdits)
        .where(and(own, gt(patternEdits.revision, whole.revision), lte(patternEdits.revision, revision)))
        .orderBy(asc(patternEdits.revision))
    : [];
  if (!whole || whole.revision + rows.length !== revision) {
    throw new AppError('not-found', { what: 'revision of this pattern' });
  }
  const start = patternSchema.parse(whole.graph);
  return rows.reduce((at, { ops }) => apply(at, ops).pattern, start);
}
