/** A person's own sessions: where they are signed in, and ending that. */
import { and, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { sessions } from '#db/schema/people.ts';
import type { Principal } from '#server/access/principal.ts';
import { endOwnSession, endSessions, hashToken, isSessionAlive } from '#server/auth/session.ts';
import { AppError } from '#server/errors.ts';
import { sessionProcedure } from '#server/trpc.ts';

const LISTED_MAX = 200;
const own = sessionProcedure.meta({ can: 'account.use' });
const tokenOf = (principal: Principal) => (principal.kind === 'person' ? principal.sessionToken : '');

export const list = own.query(async ({ ctx: { db, principal } }) => {
  const here = hashToken(tokenOf(principal));
  return db
    .select({
      ...{ id: sessions.id, device: sessions.device, address: sessions.address },
      ...{ createdAt: sessions.createdAt, lastUsedAt: sessions.lastUsedAt },
      isHere: sql<boolean>`${sessions.sessionToken} = ${here}`,
    })
    .from(sessions)
    .where(and(eq(sessions.userId, principal.userId), isSessionAlive))
    .orderBy(desc(sessions.lastUsedAt))
    .limit(LISTED_MAX);
});

/** Counts from its next request on; its streams end within 5 s. */
export const end = own
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(async ({ ctx: { db, principal }, input: { id } }) => {
    if (!(await endOwnSession(db, { userId: principal.userId, id })))
      throw new AppError('not-found', { what: 'session' });
    return { id };
  });

/** All but this one. */
export const endOthers = own.mutation(async ({ ctx: { db, principal } }) => ({
  ended: await endSessions(db, principal.userId, tokenOf(principal)),
}));

/** This one, too. */
export const endAll = own.mutation(async ({ ctx: { db, principal } }) => ({
  ended: await endSessions(db, principal.userId),
}));
