/** Registers an agent. What it says of itself at this moment is what counts as approved. */
import { z } from 'zod';
import { agents } from '#db/schema/agents.ts';
import { definition } from '#server/agents/kinds/definition.ts';
import { newId } from '#server/ids.ts';
import { outsideFor } from '#server/runtime/agents.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { factsOf, keepVersion, refuseLoop } from './save.ts';

export const register = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(z.strictObject({ definition }))
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const approved = await factsOf(input.definition, await outsideFor(ctx.db, workspaceId));
    const id = newId('agr');
    const { name, kind } = input.definition;
    await ctx.inWorkspace(async (tx) => {
      await refuseLoop(tx, id, input.definition);
      const row = { id, workspaceId, name, kind, definition: input.definition, approved };
      await tx.insert(agents).values({ ...row, createdBy: userId });
      await keepVersion(
        tx,
        { workspaceId, agentId: id, version: 1, createdBy: userId },
        { ...input, approved },
      );
    });
    return { id, version: 1 };
  });
