/**
 * Makes a draft what it was at a version or revision, as one edit of its log: nothing is taken out of the
 * history, and restoring the revision before undoes it. Its name and description stay.
 */
import { randomUUID } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { patternEdits } from '#db/schema/edits.ts';
import { patterns } from '#db/schema/patterns.ts';
import type { Pattern } from '#engine/pattern.ts';
import { diffPatterns, isEmptyDiff } from '#engine/pattern-diff.ts';
import { storableJson } from '#server/runtime/json.ts';
import { type Principal, workspaceProcedure } from '#server/trpc.ts';
import { findPattern } from './find.ts';
import { fromColumn, toColumn } from './graph.ts';
import { sideSchema, stateOf } from './state.ts';

export const restoreState = workspaceProcedure
  .meta({ role: 'editor' })
  .input(z.strictObject({ id: z.string().max(64), at: sideSchema }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      await tx.select({ id: patterns.id }).from(patterns).where(eq(patterns.id, input.id)).for('update');
      const draft = await findPattern(tx, input.id);
      const { graph, semver, revision } = await stateOf(tx, draft, input.at);
      const now = fromColumn(draft.graph);
      if (isEmptyDiff(diffPatterns(now, graph))) return { revision: draft.revision, was: draft.revision };
      const note = semver === null ? `Restored revision ${revision}` : `Restored version ${semver}`;
      return append(tx, { draft: { ...draft, graph: now }, graph, note, principal: ctx.principal });
    }),
  );

type Restoring = {
  draft: { id: string; revision: number; graph: Pattern };
  graph: Pattern;
  note: string;
  principal: Principal;
};

async function append(tx: Tx, { draft, graph, note, principal }: Restoring) {
  const { id: patternId, revision: was } = draft;
  const revision = was + 1;
  const row = { patternId, workspaceId: principal.workspaceId, actor: principal.userId, base: was };
  const first = { ...row, revision: was, editId: randomUUID(), ops: [], graph: toColumn(draft.graph) };
  const ops = sql`${storableJson([{ type: 'replaceAll', pattern: graph }])}::jsonb`;
  // Without a row of it the revision before could not be gone back to.
  await tx.insert(patternEdits).values(first).onConflictDoNothing();
  await tx.insert(patternEdits).values({ ...row, revision, editId: randomUUID(), ops, note });
  await tx
    .update(patterns)
    .set({ graph: toColumn(graph), revision, updatedAt: sql`now()` })
    .where(eq(patterns.id, patternId));
  return { revision, was };
}
