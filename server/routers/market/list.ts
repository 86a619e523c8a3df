/** The newest version of everything published, newest first, a page at a time. */
import { and, eq, ilike, or, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { listings } from '#db/schema/listings.ts';
import { toContains } from '#server/like.ts';
import { pageBy, pageInput } from '#server/routers/page.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { columns, toListing } from './columns.ts';
import { measure } from './measured.ts';

export const list = workspaceProcedure
  .meta({ can: 'market.read' })
  .input(
    z
      .strictObject({
        search: z.string().max(200).optional(),
        category: z.string().max(40).optional(),
        ...pageInput,
      })
      .prefault({}),
  )
  .query(async ({ ctx, input: { search, category, ...wanted } }) => {
    const { at, after, order, limit, page } = pageBy(listings.publishedAt, listings.id, wanted);
    const found = await ctx.inWorkspace((tx) =>
      tx
        .select({ ...columns, id: listings.id, at })
        .from(listings)
        .where(
          and(
            eq(listings.isLatest, true),
            category ? eq(listings.category, category) : undefined,
            matches(search),
            after,
          ),
        )
        .orderBy(...order)
        .limit(limit),
    );
    const { rows, nextCursor } = page(found);
    const measured = await measure(
      ctx.db,
      rows.map(({ hash }) => hash),
    );
    return { rows: rows.map(({ id: _, ...row }) => toListing(row, measured)), nextCursor };
  });

/** Listings whose words contain the text, as typed. */
export function matches(search: string | undefined): SQL | undefined {
  if (!search) return undefined;
  const like = toContains(search);
  const { name, summary, category } = listings;
  return or(ilike(name, like), ilike(summary, like), ilike(category, like));
}
