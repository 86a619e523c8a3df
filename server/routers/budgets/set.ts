/** Sets or removes a budget in money; counts from the next call of an agent on. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { budgets } from '#db/schema/budgets.ts';
import { findRegistered } from '#server/agents/registered.ts';
import { EVERYBODY } from '#server/budgets/budgets.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const set = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(
    z.strictObject({
      /** Null: all agents of the workspace together. */
      agentId: z.string().min(1).max(64).nullable(),
      /** Null: no budget. */
      amount: z.number().min(0).max(1_000_000_000).nullable(),
      currency: z.string().regex(/^[A-Z]{3}$/, 'A currency has three capital letters, e.g. USD.'),
      period: z.enum(['day', 'month']),
      /** Refuse also runs that may cost more than is left. */
      wholeRuns: z.boolean().default(false),
    }),
  )
  .mutation(({ ctx, input: { agentId: asked, amount, ...rest } }) =>
    ctx.inWorkspace(async (tx) => {
      if (asked !== null && !(await findRegistered(tx, asked)))
        throw new AppError('not-found', { what: 'agent' });
      const agentId = asked ?? EVERYBODY;
      if (amount === null) {
        await tx.delete(budgets).where(eq(budgets.agentId, agentId));
        return;
      }
      const { workspaceId } = ctx.principal;
      await tx
        .insert(budgets)
        .values({ workspaceId, agentId, amount, ...rest })
        .onConflictDoUpdate({
          target: [budgets.workspaceId, budgets.agentId],
          set: { amount, ...rest },
        });
    }),
  );
