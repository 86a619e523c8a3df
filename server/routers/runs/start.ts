/** Starts a run of a draft as it is at the given revision. The same key never starts a second one. */
import { z } from 'zod';
import { refuseOverBudget } from '#server/budgets/whole-runs.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { admit } from '#server/runtime/admission.ts';
import { enqueueRun, findByKey } from '#server/runtime/enqueue.ts';
import { workspaceProcedure } from '#server/trpc.ts';

import { debugInput, readDebug, settingsOf } from './debug.ts';
import { readDraft } from './draft.ts';
import { checkInputs } from './inputs.ts';

export const start = workspaceProcedure
  .meta({ can: 'runs.start', on: { pattern: 'patternId' } })
  .input(
    z.strictObject({
      patternId: z.string().max(64),
      revision: z.int().min(1),
      inputs: z.record(z.string().max(64), z.unknown()),
      idempotencyKey: z.string().min(8).max(255),
      debug: debugInput,
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const { patternId, inputs, idempotencyKey } = input;
    const settings = settingsOf(input.debug);
    await admit(ctx.db, workspaceId);
    const found = await ctx.inWorkspace(async (tx) => {
      await findPattern(tx, patternId);
      // Asked first: a repeated request gets its run, even if the draft has moved on since.
      const asked = { workspaceId, patternId, inputs, ...(settings && { debug: { settings, events: [] } }) };
      const before = await findByKey(tx, idempotencyKey, asked);
      if (before !== undefined) return before;
      const graph = await readDraft(tx, input);
      checkInputs(graph, inputs);
      await refuseOverBudget(tx, { graph, inputs });
      return { graph, ...(await readDebug(tx, { patternId, graph, settings })) };
    });
    if (typeof found === 'string') return { runId: found };
    return enqueueRun(ctx.db, {
      workspaceId,
      patternId,
      inputs,
      startedBy: userId,
      idempotencyKey,
      ...found,
    });
  });
