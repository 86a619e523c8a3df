/** Signs the end of the log as it is now. */
import { signEnd } from '#server/audit/read.ts';
import { signerOf } from '#server/audit/sign.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** Null: there is nothing in it yet. */
export const sign = workspaceProcedure.meta({ can: 'audit.read' }).mutation(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const signer = signerOf(env().AUDIT_KEY);
    if (!signer) throw new AppError('audit.no-key');
    return { checkpoint: (await signEnd(tx, signer)) ?? null };
  }),
);
