/** One draft. `listingSlug`: its own listing, else the one it was installed from. */
import { desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { listings } from '#db/schema/listings.ts';
import { versions } from '#db/schema/patterns.ts';
import { can, findResource } from '#server/access/can.ts';
import { GRANTABLE } from '#server/access/permissions.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPattern } from './find.ts';
import { fromColumn } from './graph.ts';

export const get = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id, name, description, graph, revision, updatedAt, installedFrom } = await findPattern(
        tx,
        input.id,
      );
      const listingSlug = (await slugOf(tx, id)) ?? (await slugOfListing(tx, installedFrom));
      const resource = await findResource(tx, ctx.principal, { kind: 'pattern', id });
      return {
        /** What the asker may do with this pattern, by role or because it was shared. */
        may: GRANTABLE.filter((one) => can(ctx.principal, one, resource)),
        ...{ id, name, description, graph: fromColumn(graph), revision, updatedAt, installedFrom },
        listingSlug,
      };
    }),
  );

/** `null` until the first version is published. */
export async function slugOf(tx: Tx, patternId: string): Promise<string | null> {
  const [row] = await tx
    .select({ slug: listings.slug })
    .from(versions)
    .innerJoin(listings, eq(listings.versionId, versions.id))
    .where(eq(versions.patternId, patternId))
    .orderBy(desc(versions.publishedAt))
    .limit(1);
  return row?.slug ?? null;
}

async function slugOfListing(tx: Tx, listingId: string | null): Promise<string | null> {
  if (!listingId) return null;
  const [row] = await tx.select({ slug: listings.slug }).from(listings).where(eq(listings.id, listingId));
  return row?.slug ?? null;
}
