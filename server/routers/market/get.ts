/** One listing: what it takes and gives, what it needs that is not here, and all its versions. */
import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { listings } from '#db/schema/listings.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { knownTo } from '#server/workspace-agents.ts';
import { columns, toListing } from './columns.ts';
import { measure } from './measured.ts';
import { inputsOf, outputTypeOf } from './signature.ts';

const { id, note, requires, example, isLatest } = listings;

export const get = workspaceProcedure
  .meta({ can: 'market.read' })
  .input(z.strictObject({ slug: z.string().max(120) }))
  .query(async ({ ctx, input }) => {
    const { rows, known } = await ctx.inWorkspace(async (tx) => ({
      rows: await tx
        .select({ ...columns, id, note, requires, example, isLatest })
        .from(listings)
        .where(eq(listings.slug, input.slug))
        .orderBy(desc(listings.publishedAt), desc(id)),
      known: await knownTo(tx),
    }));
    const row = rows.find((one) => one.isLatest);
    if (!row) throw new AppError('not-found', { what: 'listing' });
    const here = new Set(known.agents.map((agent) => agent.id));
    const { isLatest: _, ...shown } = row;
    const listing = { ...shown, ...toListing(row, await measure(ctx.db, [row.hash])) };
    return {
      ...listing,
      missing: row.requires.filter((one) => !here.has(one)),
      inputs: inputsOf(listing.graph),
      outputType: outputTypeOf(listing.graph, known),
      versions: rows.map(({ id: listingId, semver, note: said, publishedAt, hash }) => ({
        ...{ listingId, semver, note: said, publishedAt, hash },
      })),
    };
  });
