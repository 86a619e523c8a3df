/** Starts a run of a draft as it is at the given revision. The same key never starts a second one. */
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { isError } from '#engine/issues.ts';
import type { Pattern } from '#engine/pattern.ts';
import { validate } from '#engine/validate.ts';
import { AppError } from '#server/errors.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { admit } from '#server/runtime/admission.ts';
import { enqueueRun, findByKey } from '#server/runtime/enqueue.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { knownTo } from '#server/workspace-agents.ts';
import { checkInputs } from './inputs.ts';

export const start = workspaceProcedure
  .meta({ role: 'editor' })
  .input(
    z.strictObject({
      patternId: z.string().max(64),
      revision: z.int().min(1),
      inputs: z.record(z.string().max(64), z.unknown()),
      idempotencyKey: z.string().min(8).max(255),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const { patternId, inputs, idempotencyKey } = input;
    await admit(ctx.db, workspaceId);
    const found = await ctx.inWorkspace(async (tx) => {
      const pattern = await findPattern(tx, patternId);
      // Asked first: a repeated request gets its run, even if the draft has moved on since.
      const before = await findByKey(tx, idempotencyKey, { workspaceId, patternId, inputs });
      if (before !== undefined) return before;
      const { revision } = pattern;
      if (revision !== input.revision) throw new AppError('pattern.revision', { revision: input.revision });
      const graph = fromColumn(pattern.graph);
      await checkPattern(tx, graph);
      checkInputs(graph, inputs);
      return graph;
    });
    if (typeof found === 'string') return { runId: found };
    const run = { workspaceId, patternId, graph: found, inputs, startedBy: userId, idempotencyKey };
    return enqueueRun(ctx.db, run);
  });

async function checkPattern(tx: Tx, graph: Pattern): Promise<void> {
  const issues = validate(graph, await knownTo(tx)).filter(isError);
  if (issues.length > 0) throw new AppError('pattern.invalid', { count: issues.length }, { issues });
}
