/** Gives a secret another value; whoever refers to it uses that one from the next call on. */
import { z } from 'zod';
import { replaceSecret } from '#server/secrets/secrets.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { value } from './create.ts';

export const replace = workspaceProcedure
  .meta({ can: 'secrets.manage' })
  .input(z.strictObject({ id: z.string().max(64), value }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      await replaceSecret(tx, ctx.principal.workspaceId, input);
      return { id: input.id };
    }),
  );
