/** A new workspace of the open organisation; whoever makes it is its owner. Outside the tenant door: it is nobody's yet. */
import { z } from 'zod';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { tellIn } from '#server/audit/record.ts';
import { newId } from '#server/ids.ts';
import { lineOfText } from '#server/text.ts';
import { sessionProcedure } from '#server/trpc.ts';

export const create = sessionProcedure
  .meta({ can: 'workspaces.create' })
  .input(z.strictObject({ name: lineOfText(80) }))
  .mutation(async ({ ctx, input }) => {
    const id = newId('wsp');
    const { userId, organisationId } = ctx.principal;
    await ctx.db.transaction(async (tx) => {
      await tx.insert(workspaces).values({ id, organisationId, name: input.name });
      await tx.insert(members).values({ workspaceId: id, userId, role: 'owner' });
      // The first entry of the new workspace, not one of the open one.
      await tellIn(tx, id, { action: 'workspaces.create', actor: userId, by: 'person', resources: [id] });
    });
    return { id };
  });
