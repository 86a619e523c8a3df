/** The newest version of everything published, newest first. */
import { and, desc, eq, ilike, or } from 'drizzle-orm';
import { z } from 'zod';
import { listings } from '#db/schema/listings.ts';
import { toContains } from '#server/like.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { columns, toListing } from './columns.ts';
import { measure } from './measured.ts';

const MAX_ROWS = 100;

export const list = workspaceProcedure
  .meta({ role: 'viewer' })
  .input(
    z
      .strictObject({ search: z.string().max(200).optional(), category: z.string().max(40).optional() })
      .optional(),
  )
  .query(async ({ ctx, input = {} }) => {
    const like = input.search && toContains(input.search);
    const { name, summary, category } = listings;
    const rows = await ctx.inWorkspace((tx) =>
      tx
        .select(columns)
        .from(listings)
        .where(
          and(
            eq(listings.isLatest, true),
            input.category ? eq(category, input.category) : undefined,
            like ? or(ilike(name, like), ilike(summary, like), ilike(category, like)) : undefined,
          ),
        )
        .orderBy(desc(listings.publishedAt), desc(listings.id))
        .limit(MAX_ROWS),
    );
    const measured = await measure(
      ctx.db,
      rows.map(({ hash }) => hash),
    );
    return rows.map((row) => toListing(row, measured));
  });
