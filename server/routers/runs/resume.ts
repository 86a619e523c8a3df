/** Lets a run that is paused before a node go on: to the next breakpoint, or by one node. */
import { z } from 'zod';
import { releaseRun } from '#server/runtime/release.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { runId } from './find.ts';

export const resume = workspaceProcedure
  .meta({ can: 'runs.start', on: { run: 'id' } })
  .input(z.strictObject({ id: runId, mode: z.enum(['continue', 'step']), seen: z.int().min(1) }))
  .mutation(async ({ ctx, input: { id, mode, seen } }) => {
    const { workspaceId, userId } = ctx.principal;
    await releaseRun(ctx.db, { runId: id, workspaceId, mode, seen, by: userId });
    return { id };
  });
