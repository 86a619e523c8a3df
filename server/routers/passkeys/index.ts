/** A person's own passkeys. */
import { z } from 'zod';
import { freshSession } from '#server/auth/fresh.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { attestationJson } from '#server/sign-in/passkey-shapes.ts';
import { finishAdding, partyOf, passkeysOf, removePasskey, startAdding } from '#server/sign-in/passkeys.ts';
import { lineOfText } from '#server/text.ts';
import { router, sessionProcedure } from '#server/trpc.ts';

const own = sessionProcedure.meta({ can: 'account.use' });

export const passkeysRouter = router({
  /** `isPossible`: browsers make no passkeys for an IP address. */
  list: own.query(async ({ ctx: { db, principal } }) => ({
    isPossible: partyOf(env().NEXTAUTH_URL) !== undefined,
    passkeys: await passkeysOf(db, principal.userId),
  })),
  begin: own.mutation(async ({ ctx: { db, principal } }) =>
    startAdding(db, await freshSession(db, principal)),
  ),
  add: own
    .input(z.strictObject({ name: lineOfText(80), response: attestationJson }))
    .mutation(async ({ ctx: { db, principal }, input: { name, response } }) => {
      const adding = await freshSession(db, principal);
      return { id: await finishAdding(db, { ...adding, name, response }) };
    }),
  remove: own
    .input(z.strictObject({ id: z.string().max(2_000) }))
    .mutation(async ({ ctx: { db, principal }, input: { id } }) => {
      if (!(await removePasskey(db, { userId: principal.userId, id })))
        throw new AppError('not-found', { what: 'passkey' });
      return { id };
    }),
});
