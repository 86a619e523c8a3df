/** How long the workspace keeps its runs, and how many would go if it were so many days. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { workspaces } from '#db/schema/workspaces.ts';
import { AppError } from '#server/errors.ts';
import { cutoffOf } from '#server/history/retention.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** Days after a run ended; a hundred years at most. Null = for ever. */
export const days = z.int().min(1).max(36_500).nullable();

export const retention = workspaceProcedure
  .meta({ can: 'workspace.read' })
  .input(z.strictObject({ ifDays: days.optional() }).optional())
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const [row] = await tx.select({ days: workspaces.retentionDays }).from(workspaces);
      if (!row) throw new AppError('auth.no-workspace');
      const asked = input?.ifDays === undefined ? row.days : input.ifDays;
      return { days: row.days, goes: await countOlder(tx, asked) };
    }),
  );

/** Ended runs that are older than so many days. */
export async function countOlder(tx: Tx, older: number | null): Promise<number> {
  if (older === null) return 0;
  const [row] = await tx.execute<{ runs: number }>(sql`
    select count(*)::int as runs from runs
    where finished_at is not null and finished_at < ${cutoffOf(sql`${older}::int`)}`);
  return row?.runs ?? 0;
}
