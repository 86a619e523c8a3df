/** What became of a run: by its id, or by the key with which the same asker started it. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { listings } from '#db/schema/listings.ts';
import { versions } from '#db/schema/patterns.ts';
import { runs } from '#db/schema/runs.ts';
import { type ToldRun, toldBelief } from '#server/calls/outcome.ts';
import { AppError } from '#server/errors.ts';
import { runId } from '#server/routers/runs/find.ts';
import { isFinal } from '#server/runtime/projection.ts';
import { readNewest } from '#server/runtime/read-log.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { callKey } from './start.ts';

/** The end of a run is its last event, or nearly. */
const NEWEST = 8;

export const run = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.union([z.strictObject({ id: runId }), z.strictObject({ key: z.string().min(1).max(255) })]))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const mine = callKey(ctx.principal, '');
      const isIt = 'id' in input ? eq(runs.id, input.id) : eq(runs.idempotencyKey, mine + input.key);
      const [row] = await tx.select().from(runs).where(isIt);
      if (!row) throw new AppError('not-found', { what: 'run' });
      const key = row.idempotencyKey?.startsWith(mine) ? row.idempotencyKey.slice(mine.length) : null;
      return { ...(await toldRun(tx, row)), key };
    }),
  );

type Row = typeof runs.$inferSelect;

export async function toldRun(tx: Tx, row: Row): Promise<ToldRun> {
  const { id, workspaceId, status, reason, createdAt, finishedAt } = row;
  const events = isFinal(status) ? await readNewest(tx, { runId: id, workspaceId }, { limit: NEWEST }) : [];
  const end = events.find((event) => event.kind === 'run.finished');
  return {
    run: id,
    ...(await whatRan(tx, row)),
    status,
    result: end?.result ? toldBelief(end.result) : null,
    reason,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** The version with the content that ran; a run of a draft has the address and no version. */
async function whatRan(tx: Tx, { patternId, hash }: Row): Promise<Pick<ToldRun, 'pattern' | 'version'>> {
  const isSame = sql<boolean>`${versions.hash} = ${hash}`;
  const [found] = await tx
    .select({ pattern: listings.slug, version: versions.semver, isSame })
    .from(versions)
    .innerJoin(listings, eq(listings.versionId, versions.id))
    .where(and(eq(versions.patternId, patternId)))
    .orderBy(desc(isSame), desc(versions.publishedAt))
    .limit(1);
  if (!found) return { pattern: null, version: null };
  return { pattern: found.pattern, version: found.isSame ? found.version : null };
}
