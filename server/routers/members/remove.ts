/** Takes somebody out of the workspace: their streams end within five seconds, and nothing opens for them. */
import { z } from 'zod';
import { lockMembers, refuseAbove, roleOf, takeOut } from '#server/access/handle-member.ts';
import { lockOrganisation, settleMembership } from '#server/access/handle-organisation.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const remove = workspaceProcedure
  .meta({ can: 'members.manage' })
  .input(z.strictObject({ userId: z.string().max(64) }))
  .mutation(({ ctx, input: { userId } }) =>
    ctx.inWorkspace(async (tx) => {
      const { organisationId } = ctx.principal;
      await lockOrganisation(tx, organisationId);
      await lockMembers(tx);
      refuseAbove(ctx.principal, await roleOf(tx, userId));
      await takeOut(tx, userId);
      await settleMembership(tx, { organisationId, userId }, ctx.principal);
      return { userId };
    }),
  );

/** Leaves the workspace that is open, and with the last one of an organisation the organisation. */
export const leave = workspaceProcedure.meta({ can: 'account.use' }).mutation(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const { userId, organisationId } = ctx.principal;
    await lockOrganisation(tx, organisationId);
    await lockMembers(tx);
    await takeOut(tx, userId);
    await settleMembership(tx, { organisationId, userId }, ctx.principal);
    return { userId };
  }),
);
