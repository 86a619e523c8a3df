/** How a pattern of the designer is called from elsewhere; `published` is null until it is. */
import { z } from 'zod';
import { publishedOf, toolName } from '#server/calls/published.ts';
import { env } from '#server/env.ts';
import { findPatternRef } from '#server/routers/patterns/find.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { knownTo } from '#server/workspace-agents.ts';

export const of = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ patternId: z.string().max(64) }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id } = await findPatternRef(tx, input.patternId);
      const published = await publishedOf(tx, id, await knownTo(tx));
      return {
        url: env().NEXTAUTH_URL,
        published: published && { ...published, tool: toolName(published.slug) },
      };
    }),
  );
