/** Chooses who answers for a capability, or leaves that to the records of its agents. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { agentBindings } from '#db/schema/agents.ts';
import { candidatesIn } from '#server/agents/capabilities.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { cardsOf } from '#server/workspace-agents.ts';

export const bind = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(
    z.strictObject({
      capability: z.string().max(120),
      /** Null: the best calibrated one. */
      agentId: z.string().max(120).nullable(),
    }),
  )
  .mutation(({ ctx, input: { capability, agentId } }) =>
    ctx.inWorkspace(async (tx) => {
      if (agentId === null) {
        await tx.delete(agentBindings).where(eq(agentBindings.capability, capability));
        return;
      }
      const candidates = candidatesIn(await cardsOf(tx)).get(capability) ?? [];
      if (!candidates.some(({ id }) => id === agentId)) throw new AppError('not-found', { what: 'agent' });
      const { workspaceId } = ctx.principal;
      await tx
        .insert(agentBindings)
        .values({ workspaceId, capability, agentId })
        .onConflictDoUpdate({
          target: [agentBindings.workspaceId, agentBindings.capability],
          set: { agentId },
        });
    }),
  );
