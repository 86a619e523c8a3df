/** The runs of the workspace, newest first, a page at a time. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { runs } from '#db/schema/runs.ts';
import type { ConfidenceStatus } from '#primitives/kit/belief.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const PAGE = 50;

/** `<created at>|<id>` of the last row; the database's own text keeps the microseconds. */
const cursor = z.string().regex(/^[0-9 :.+-]{10,40}\|[A-Za-z0-9_-]{1,64}$/);

export const list = workspaceProcedure
  .meta({ role: 'viewer' })
  .input(
    z
      .strictObject({
        patternId: z.string().max(64).optional(),
        status: z.enum(runs.status.enumValues).optional(),
        cursor: cursor.nullish(),
        direction: z.literal('forward').optional(),
      })
      .optional(),
  )
  .query(({ ctx, input: { patternId, status, cursor: from } = {} }) =>
    ctx.inWorkspace(async (tx) => {
      const [createdAt, id] = from?.split('|') ?? [];
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
          reason: runs.reason,
          at: sql<string>`${runs.createdAt}::text`,
        })
        .from(runs)
        .innerJoin(patterns, and(eq(patterns.workspaceId, runs.workspaceId), eq(patterns.id, runs.patternId)))
        .where(
          and(
            patternId === undefined ? undefined : eq(runs.patternId, patternId),
            status === undefined ? undefined : eq(runs.status, status),
            createdAt === undefined
              ? undefined
              : sql`(${runs.createdAt}, ${runs.id}) < (${createdAt}::timestamptz, ${id})`,
          ),
        )
        .orderBy(desc(runs.createdAt), desc(runs.id))
        .limit(PAGE + 1);
      const shown = rows.slice(0, PAGE);
      const last = rows.length > PAGE ? shown.at(-1) : undefined;
      return {
        rows: shown.map(({ at: _, ...row }) => row),
        nextCursor: last ? `${last.at}|${last.id}` : null,
      };
    }),
  );
