/** One run with the version it ran. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { graphOf } from '#server/runtime/graphs.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findRun, runId } from './find.ts';

export const get = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.strictObject({ id: runId }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const run = await findRun(tx, input.id);
      const [pattern] = await tx
        .select({ name: patterns.name })
        .from(patterns)
        .where(eq(patterns.id, run.patternId));
      const { id, patternId, inputs, status, createdAt, startedAt, finishedAt, ms, hash, reason } = run;
      const { retryOf, fromNode, scheduleId, debug, calls } = run;
      return {
        ...{ id, patternId, inputs, status, createdAt, startedAt, finishedAt, ms, hash, reason },
        ...{ retryOf, fromNode, scheduleId, debug, calls },
        patternName: pattern?.name ?? '',
        graph: fromColumn(await graphOf(tx, id)),
      };
    }),
  );
