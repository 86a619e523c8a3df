/**
 * Saves a draft if nobody saved since the revision it started from, in one statement. If somebody did,
 * nothing is written and the caller gets the newer draft. Only the shape of the graph is demanded:
 * people save half-done work.
 */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { patternSchema } from '#engine/pattern.ts';
import { lineOfText, linesOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPattern, isPresent } from './find.ts';
import { fromColumn, toColumn } from './graph.ts';

export const save = workspaceProcedure
  .meta({ role: 'editor' })
  .input(
    z.strictObject({
      id: z.string().max(64),
      revision: z.int().min(1),
      graph: patternSchema,
      name: lineOfText(120).optional(),
      description: linesOfText(2_000).optional(),
    }),
  )
  .mutation(({ ctx, input }) => {
    const { id, revision, name, description } = input;
    const change = {
      graph: toColumn(input.graph),
      revision: sql`${patterns.revision} + 1`,
      updatedAt: sql`now()`,
      ...(name !== undefined && { name }),
      ...(description !== undefined && { description }),
    };
    return ctx.inWorkspace(async (tx) => {
      const [saved] = await tx
        .update(patterns)
        .set(change)
        .where(and(isPresent(id), eq(patterns.revision, revision)))
        .returning({ revision: patterns.revision, savedAt: patterns.updatedAt });
      if (saved) return { saved: true as const, ...saved };
      const { updatedAt: savedAt, graph, ...current } = await findPattern(tx, id);
      return {
        saved: false as const,
        current: {
          revision: current.revision,
          graph: fromColumn(graph),
          name: current.name,
          description: current.description,
          savedAt,
        },
      };
    });
  });
