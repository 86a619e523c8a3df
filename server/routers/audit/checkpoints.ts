/** The signed ends of the log, newest first, and the public key they are checked with. */
import { readCheckpoints } from '#server/audit/read.ts';
import { signerOf } from '#server/audit/sign.ts';
import { env } from '#server/env.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const LISTED_MAX = 1_000;

/** `publicKey` null: this installation has no key to sign with. */
export const checkpoints = workspaceProcedure.meta({ can: 'audit.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const signer = signerOf(env().AUDIT_KEY);
    return { publicKey: signer?.publicKey ?? null, checkpoints: await readCheckpoints(tx, LISTED_MAX) };
  }),
);
