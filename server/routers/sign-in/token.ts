/** Tokens for the organisation's directory. The answer of `create` is the only place where one is ever shown. */
import { z } from 'zod';
import { createScimToken, removeScimToken } from '#server/sign-in/scim-token.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const create = workspaceProcedure.meta({ can: 'signin.manage' }).mutation(({ ctx }) => {
  const { organisationId, userId } = ctx.principal;
  return ctx.inWorkspace((tx) => createScimToken(tx, { organisationId, by: userId }));
});

export const remove = workspaceProcedure
  .meta({ can: 'signin.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      await removeScimToken(tx, { organisationId: ctx.principal.organisationId, id });
      return { id };
    }),
  );
