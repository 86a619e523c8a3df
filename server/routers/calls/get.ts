/** One published pattern by its address. */
import { z } from 'zod';
import { findPublished } from '#server/calls/published.ts';
import { semverSchema } from '#server/semver.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { knownTo } from '#server/workspace-agents.ts';

export const get = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ slug: z.string().max(120), version: semverSchema.optional() }))
  .query(({ ctx, input }) => ctx.inWorkspace(async (tx) => findPublished(tx, input, await knownTo(tx))));
