/** Ends an API key, for good and at once. */
import { z } from 'zod';
import { revokeKey } from '#server/keys/keys.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const revoke = workspaceProcedure
  .meta({ can: 'keys.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      await revokeKey(tx, ctx.principal.workspaceId, id);
      return { id };
    }),
  );
