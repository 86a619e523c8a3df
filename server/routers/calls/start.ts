/** Starts a run of a published version. The same key, from the same asker, never starts a second one. */
import { z } from 'zod';
import type { Principal } from '#server/access/principal.ts';
import { refuseOverBudget } from '#server/budgets/whole-runs.ts';
import { findCallable } from '#server/calls/published.ts';
import { checkInputs } from '#server/routers/runs/inputs.ts';
import { admit } from '#server/runtime/admission.ts';
import { enqueueRun, findByKey } from '#server/runtime/enqueue.ts';
import { semverSchema } from '#server/semver.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const start = workspaceProcedure
  .meta({ can: 'runs.start' })
  .input(
    z.strictObject({
      slug: z.string().max(120),
      /** Else the latest. */
      version: semverSchema.optional(),
      inputs: z.record(z.string().max(64), z.unknown()),
      idempotencyKey: z.string().min(1).max(255),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const { inputs } = input;
    const idempotencyKey = callKey(ctx.principal, input.idempotencyKey);
    await admit(ctx.db, workspaceId);
    const found = await ctx.inWorkspace(async (tx) => {
      const { patternId, graph } = await findCallable(tx, input);
      // Asked first: a repeated request gets its run, even if another version is the latest by now.
      const before = await findByKey(tx, idempotencyKey, { workspaceId, patternId, inputs });
      if (before !== undefined) return before;
      checkInputs(graph, inputs);
      await refuseOverBudget(tx, { graph, inputs });
      return { patternId, graph };
    });
    if (typeof found === 'string') return { runId: found };
    return enqueueRun(ctx.db, { workspaceId, inputs, startedBy: userId, idempotencyKey, ...found });
  });

/** Two programs that count from 1 do not meet. */
export const callKey = (principal: Principal, key: string): string =>
  `call/${principal.kind === 'key' ? principal.keyId : principal.userId}/${key}`;
