/** The categories of what a search finds, by name, with how many listings each holds. */
import { and, asc, count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { listings } from '#db/schema/listings.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { matches } from './list.ts';

export const categories = workspaceProcedure
  .meta({ can: 'market.read' })
  .input(z.strictObject({ search: z.string().max(200).optional() }).prefault({}))
  .query(({ ctx, input: { search } }) =>
    ctx.inWorkspace((tx) =>
      tx
        .select({ category: listings.category, count: count() })
        .from(listings)
        .where(and(eq(listings.isLatest, true), matches(search)))
        .groupBy(listings.category)
        .orderBy(asc(listings.category)),
    ),
  );
