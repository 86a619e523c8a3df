/**
 * Sessions are rows. The cookie holds a random token, the row only its SHA-256: whoever reads a backup
 * of the database can sign in as nobody.
 */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, lt, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { sessions } from '#db/schema/people.ts';
import { tellOfPerson } from '#server/audit/record.ts';
import { SESSION_SECONDS } from './cookies.ts';

export const newSessionToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

type NewSession = { sessionToken: string; userId: string };

/**
 * Resolves to when it ends, by the database's clock, which also judges it later (principal.ts). Also forgets
 * the person's sessions that have ended by themselves.
 */
export async function insertSession(db: Db, { sessionToken, userId }: NewSession): Promise<Date> {
  return db.transaction(async (tx) => {
    await tx.delete(sessions).where(and(eq(sessions.userId, userId), lt(sessions.expires, sql`now()`)));
    const expires = sql`now() + ${SESSION_SECONDS} * interval '1 second'`;
    const [made] = await tx
      .insert(sessions)
      .values({ sessionToken: hashToken(sessionToken), userId, expires })
      .returning({ expires: sessions.expires });
    if (!made) throw new Error('The session was not kept.');
    await tellOfPerson(tx, userId, 'session.signIn');
    return made.expires;
  });
}

/** Signs a person in; the token goes into the cookie and is kept nowhere else. */
export async function createSession(db: Db, userId: string): Promise<{ token: string; expires: Date }> {
  const token = newSessionToken();
  return { token, expires: await insertSession(db, { sessionToken: token, userId }) };
}

/** Signs the person out wherever this session was used. */
export async function endSession(db: Db, token: string): Promise<void> {
  await db.transaction(async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(eq(sessions.sessionToken, hashToken(token)))
      .returning({ userId: sessions.userId });
    for (const { userId } of ended) await tellOfPerson(tx, userId, 'session.signOut');
  });
}
