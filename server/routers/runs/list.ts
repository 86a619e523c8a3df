/** The runs of the workspace, newest first, a page at a time. */
import { and, eq, ilike, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { runs } from '#db/schema/runs.ts';
import type { ConfidenceStatus } from '#primitives/kit/belief.ts';
import { toContains } from '#server/like.ts';
import { pageBy, pageInput } from '#server/routers/page.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(
    z
      .strictObject({
        /** In the name of the pattern, or in the id of the run. */
        search: z.string().max(200).optional(),
        patternId: z.string().max(64).optional(),
        status: z.enum(runs.status.enumValues).optional(),
        ...pageInput,
      })
      .prefault({}),
  )
  .query(({ ctx, input: { search, patternId, status, ...wanted } }) =>
    ctx.inWorkspace(async (tx) => {
      const { at, after, order, limit, page } = pageBy(runs.createdAt, runs.id, wanted);
      const like = search && toContains(search);
      const rows = await tx
        .select({
          id: runs.id,
          patternId: runs.patternId,
          patternName: patterns.name,
          status: runs.status,
          createdAt: runs.createdAt,
          ms: runs.ms,
          conf: runs.conf,
          confStatus: sql<ConfidenceStatus | null>`${runs.confStatus}`,
          calls: runs.calls,
          scheduleId: runs.scheduleId,
          debug: runs.debug,
          reason: runs.reason,
          at,
        })
        .from(runs)
        .innerJoin(patterns, and(eq(patterns.workspaceId, runs.workspaceId), eq(patterns.id, runs.patternId)))
        .where(
          and(
            patternId === undefined ? undefined : eq(runs.patternId, patternId),
            status === undefined ? undefined : eq(runs.status, status),
            like ? or(ilike(patterns.name, like), ilike(runs.id, like)) : undefined,
            after,
          ),
        )
        .orderBy(...order)
        .limit(limit);
      return page(rows);
    }),
  );
