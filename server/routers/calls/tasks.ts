/** The runs of one published pattern that the same asker started with keys that begin alike, newest first. */
import { and, count, eq, gte, inArray, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { runs } from '#db/schema/runs.ts';
import { findCallable } from '#server/calls/published.ts';
import { pageBy, pageInput } from '#server/routers/page.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { toldRun } from './run.ts';
import { callKey } from './start.ts';

/** Each of them is read with its end. */
const MOST = 50;

const input = z.strictObject({
  slug: z.string().max(120),
  /** How their keys begin. */
  begin: z.string().min(1).max(255),
  statuses: z.array(z.enum(runs.status.enumValues)).optional(),
  /** Told anything at this moment or later. */
  since: z.iso.datetime({ offset: true }).optional(),
  ...pageInput,
  limit: z.int().min(1).max(MOST).default(MOST),
});

export const tasks = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(input)
  .query(({ ctx, input: { slug, begin, statuses, since, ...wanted } }) =>
    ctx.inWorkspace(async (tx) => {
      const { patternId } = await findCallable(tx, { slug });
      const mine = callKey(ctx.principal, '');
      const toldAt: SQL = sql`coalesce(${runs.finishedAt}, ${runs.createdAt})`;
      const areIts = and(
        eq(runs.patternId, patternId),
        sql`starts_with(${runs.idempotencyKey}, ${mine + begin})`,
        statuses && inArray(runs.status, statuses),
        since === undefined ? undefined : gte(toldAt, sql`${since}::timestamptz`),
      );
      const { at, after, order, limit, page } = pageBy(runs.createdAt, runs.id, wanted);
      const found = await tx
        .select({ id: runs.id, row: runs, at })
        .from(runs)
        .where(and(areIts, after))
        .orderBy(...order)
        .limit(limit);
      const [all] = await tx.select({ count: count() }).from(runs).where(areIts);
      const { rows, nextCursor } = page(found);
      const told = [];
      for (const { row } of rows)
        told.push({ run: await toldRun(tx, row), key: row.idempotencyKey?.slice(mine.length) ?? null });
      return { rows: told, nextCursor, count: all?.count ?? 0 };
    }),
  );
