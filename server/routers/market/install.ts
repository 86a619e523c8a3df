/** Copies a listed version into the workspace; the copy names the version it is pinned to. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { listings } from '#db/schema/listings.ts';
import { patterns } from '#db/schema/patterns.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { cardsOf } from '#server/workspace-agents.ts';

export const install = workspaceProcedure
  .meta({ can: 'market.install' })
  .input(z.strictObject({ listingId: z.string().max(64) }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const [listing] = await tx.select().from(listings).where(eq(listings.id, input.listingId));
      if (!listing) throw new AppError('not-found', { what: 'listing' });
      const here = new Set((await cardsOf(tx)).map((card) => card.id));
      const missing = listing.requires.filter((id) => !here.has(id));
      if (missing.length > 0) {
        throw new AppError('market.missing-agents', { agents: missing.join(', ') }, { missing });
      }
      const { workspaceId, userId } = ctx.principal;
      const { id: installedFrom, name, summary: description, graph } = listing;
      const id = newId('pat');
      await tx
        .insert(patterns)
        .values({ id, workspaceId, name, description, graph, installedFrom, createdBy: userId });
      return { patternId: id };
    }),
  );
