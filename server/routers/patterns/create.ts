/** A new draft: empty, or a copy of the graph that is given. */
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { EMPTY_PATTERN, patternSchema } from '#engine/pattern.ts';
import { newId } from '#server/ids.ts';
import { lineOfText, linesOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { toColumn } from './graph.ts';

export const create = workspaceProcedure
  .meta({ can: 'patterns.edit' })
  .input(
    z.strictObject({
      name: lineOfText(120),
      description: linesOfText(2_000).default(''),
      graph: patternSchema.default(EMPTY_PATTERN),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const { name, description, graph } = input;
    const id = newId('pat');
    const row = { id, workspaceId, name, description, graph: toColumn(graph), createdBy: userId };
    await ctx.inWorkspace((tx) => tx.insert(patterns).values(row));
    return { id, revision: 1 };
  });
