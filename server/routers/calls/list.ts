/** What programs may call: the latest version of each published pattern, a page at a time. */
import { z } from 'zod';
import { listPublished, PAGE } from '#server/calls/published.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { knownTo } from '#server/workspace-agents.ts';

export const list = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ after: z.string().max(120).default('') }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const patterns = await listPublished(tx, input.after, await knownTo(tx));
      /** Where the next page begins; null after the last one. */
      const next = patterns.length === PAGE ? (patterns.at(-1)?.slug ?? null) : null;
      return { patterns, next };
    }),
  );
