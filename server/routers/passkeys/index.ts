/** A person's own passkeys. */
import { and, eq, gt, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { sessions } from '#db/schema/people.ts';
import type { Principal } from '#server/access/principal.ts';
import { hashToken } from '#server/auth/session.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { attestationJson } from '#server/sign-in/passkey-shapes.ts';
import { finishAdding, partyOf, passkeysOf, removePasskey, startAdding } from '#server/sign-in/passkeys.ts';
import { lineOfText } from '#server/text.ts';
import { router, sessionProcedure } from '#server/trpc.ts';

/** A key outlasts the session that adds it: whoever finds a screen unlocked shall not add one. */
const FRESH_MINUTES = 15;
const own = sessionProcedure.meta({ can: 'account.use' });

/** Throws `auth.fresh` unless this person signed in a short while ago. */
async function freshSession(db: Db, principal: Principal) {
  const { userId } = principal;
  const sessionToken = principal.kind === 'person' ? principal.sessionToken : '';
  const [row] = await db
    .select({ id: sessions.id })
    .from(sessions)
    .where(
      and(
        eq(sessions.sessionToken, hashToken(sessionToken)),
        gt(sessions.createdAt, sql`now() - ${FRESH_MINUTES} * interval '1 minute'`),
      ),
    );
  if (!row) throw new AppError('auth.fresh', { minutes: FRESH_MINUTES });
  return { userId, sessionToken };
}

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
