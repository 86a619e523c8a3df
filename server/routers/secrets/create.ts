/** Keeps a secret. Agents and webhooks refer to it by its id; nobody reads it again. */
import { z } from 'zod';
import { createSecret, SECRET_MAX, SECRET_MIN } from '#server/secrets/secrets.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const value = z.string().min(SECRET_MIN).max(SECRET_MAX);

export const create = workspaceProcedure
  .meta({ can: 'secrets.manage' })
  .input(z.strictObject({ name: lineOfText(80), value }))
  .mutation(({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    return ctx.inWorkspace((tx) => createSecret(tx, workspaceId, { ...input, createdBy: userId }));
  });
