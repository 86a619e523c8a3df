/**
 * A pattern as it is now, as it was published, or as its draft was at a revision: the two sides of a
 * comparison, and what can be restored.
 */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { patternEdits } from '#db/schema/edits.ts';
import { versions } from '#db/schema/patterns.ts';
import { users } from '#db/schema/people.ts';
import type { Pattern } from '#engine/pattern.ts';
import { readRevision } from '#server/drafts/read.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPattern } from './find.ts';
import { fromColumn } from './graph.ts';

/** `draft`, `v1.2.0` or `r17`. */
export const sideSchema = z.string().regex(/^(draft|v[A-Za-z0-9.+-]{1,40}|r[1-9]\d{0,8})$/);

export type PatternState = {
  at: string;
  graph: Pattern;
  /** Of the draft; a version has none. */
  revision: number | null;
  semver: string | null;
  note: string | null;
  by: string | null;
  when: Date;
};

export const state = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ id: z.string().max(64), at: sideSchema }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => stateOf(tx, await findPattern(tx, input.id), input.at)),
  );

type Draft = Awaited<ReturnType<typeof findPattern>>;

/** Throws `not-found` where there is no such version or revision. */
export async function stateOf(tx: Tx, draft: Draft, at: string): Promise<PatternState> {
  if (at.startsWith('v')) return versionAt(tx, draft.id, at.slice(1));
  const { graph, revision, updatedAt: when } = draft;
  if (at !== 'draft' && at !== `r${revision}`) return revisionAt(tx, draft, Number(at.slice(1)));
  return { at, graph: fromColumn(graph), revision, semver: null, note: null, by: null, when };
}

const NAME = sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`;

async function versionAt(tx: Tx, id: string, semver: string): Promise<PatternState> {
  const [row] = await tx
    .select({ graph: versions.graph, note: versions.note, by: NAME, when: versions.publishedAt })
    .from(versions)
    .leftJoin(users, eq(users.id, versions.publishedBy))
    .where(and(eq(versions.patternId, id), eq(versions.semver, semver)));
  if (!row) throw new AppError('not-found', { what: 'version' });
  return { ...row, at: `v${semver}`, graph: fromColumn(row.graph), revision: null, semver };
}

async function revisionAt(tx: Tx, draft: Draft, revision: number): Promise<PatternState> {
  const graph = await readRevision(tx, draft, revision);
  const [last] = await tx
    .select({ note: patternEdits.note, by: NAME, when: patternEdits.createdAt })
    .from(patternEdits)
    .leftJoin(users, eq(users.id, patternEdits.actor))
    .where(and(eq(patternEdits.patternId, draft.id), eq(patternEdits.revision, revision)));
  if (!last) throw new AppError('not-found', { what: 'revision' });
  return { ...last, at: `r${revision}`, graph, revision, semver: null };
}
