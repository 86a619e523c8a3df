/** Makes an API key. The answer is the only place where the key is ever shown. */
import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { createKey, SCOPES } from '#server/keys/keys.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const TEN_YEARS = 3_650;

export const create = workspaceProcedure
  .meta({ can: 'keys.manage' })
  .input(
    z.strictObject({
      name: lineOfText(80),
      scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
      /** Days until it ends; null = never. */
      days: z.int().min(1).max(TEN_YEARS).nullable(),
    }),
  )
  .mutation(({ ctx, input }) => {
    const { workspaceId, userId, permissions, role } = ctx.principal;
    const beyond = input.scopes.find((scope) => !permissions.has(scope));
    if (beyond) throw new AppError('auth.role', { role, action: `give a key ${beyond}` });
    return ctx.inWorkspace((tx) => createKey(tx, { ...input, workspaceId, userId }));
  });
