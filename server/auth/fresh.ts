/** For what outlasts a session: whoever finds a screen unlocked shall not do it. */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { sessions } from '#db/schema/people.ts';
import type { Principal } from '#server/access/principal.ts';
import { AppError } from '#server/errors.ts';
import { hashToken } from './session.ts';

export const FRESH_MINUTES = 15;

/** Throws `auth.fresh` unless this person signed in a short while ago; keys never did. */
export async function freshSession(
  db: Db,
  principal: Principal,
): Promise<{ userId: string; sessionToken: string }> {
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
