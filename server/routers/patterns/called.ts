/** One published version, with all it calls, in the form in which a pattern carries it in `uses`. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { patterns, versions } from '#db/schema/patterns.ts';
import { type CalledPattern, REF } from '#engine/pattern.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { fromColumn } from './graph.ts';

export const called = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ ref: z.string().regex(REF) }))
  .query(({ ctx, input: { ref } }) =>
    ctx.inWorkspace(async (tx): Promise<Record<string, CalledPattern>> => {
      const [patternId = '', semver = ''] = ref.split('@');
      const [row] = await tx
        .select({ name: patterns.name, graph: versions.graph })
        .from(versions)
        .innerJoin(patterns, eq(patterns.id, versions.patternId))
        .where(and(eq(versions.patternId, patternId), eq(versions.semver, semver)));
      if (!row) throw new AppError('not-found', { what: 'version' });
      const { nodes, edges, uses } = fromColumn(row.graph);
      return { ...uses, [ref]: { name: row.name, semver, nodes, edges } };
    }),
  );
