/** The patterns of the workspace, last changed first, each with its last run, a page at a time. */
import { and, desc, eq, ilike, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { runs } from '#db/schema/runs.ts';
import { toContains } from '#server/like.ts';
import { pageBy, pageInput } from '#server/routers/page.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { hasTag } from './tags.ts';

export const list = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(
    z
      .strictObject({
        search: z.string().max(200).optional(),
        tag: z.string().max(40).optional(),
        ...pageInput,
      })
      .prefault({}),
  )
  .query(({ ctx, input: { search, tag, ...wanted } }) =>
    ctx.inWorkspace(async (tx) => {
      const lastRun = tx
        .select({ id: runs.id, status: runs.status, createdAt: runs.createdAt })
        .from(runs)
        .where(and(eq(runs.workspaceId, patterns.workspaceId), eq(runs.patternId, patterns.id)))
        .orderBy(desc(runs.createdAt))
        .limit(1)
        .as('last_run');
      const { at, after, order, limit, page } = pageBy(patterns.updatedAt, patterns.id, wanted);
      const like = search && toContains(search);
      const rows = await tx
        .select({
          id: patterns.id,
          name: patterns.name,
          description: patterns.description,
          updatedAt: patterns.updatedAt,
          at,
          revision: patterns.revision,
          nodeCount: sql<number>`jsonb_array_length(${patterns.graph}->'nodes')`,
          installedFrom: patterns.installedFrom,
          lastRun: { id: lastRun.id, status: lastRun.status, createdAt: lastRun.createdAt },
        })
        .from(patterns)
        .leftJoinLateral(lastRun, sql`true`)
        .where(
          and(
            isNull(patterns.deletedAt),
            after,
            tag ? hasTag(tag) : undefined,
            like ? or(ilike(patterns.name, like), ilike(patterns.description, like)) : undefined,
          ),
        )
        .orderBy(...order)
        .limit(limit);
      return page(rows);
    }),
  );
