/**
 * Sessions are rows. The cookie holds a random token, the row only its SHA-256: whoever reads a backup
 * of the database can sign in as nobody.
 */
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, inArray, isNull, ne, not, or, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { sessions } from '#db/schema/people.ts';
import { tellOfPerson } from '#server/audit/record.ts';
import { SESSION_IDLE_SECONDS, SESSION_SECONDS } from './cookies.ts';

export const newSessionToken = (): string => randomBytes(32).toString('base64url');

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Neither ended by itself nor left lying about. */
export const isSessionAlive: SQL = sql`(${sessions.expires} > now()
  and ${sessions.lastUsedAt} > now() - ${SESSION_IDLE_SECONDS} * interval '1 second')`;

/** Where a session is used, and what it came from; for its owner to recognise it by, and for its provider to end it. */
export type SessionOrigin = {
  device?: string | null;
  address?: string | null;
  issuer?: string | undefined;
  subject?: string | undefined;
  providerSession?: string | undefined;
};

type NewSession = { sessionToken: string; userId: string };

/**
 * Resolves to when it ends, by the database's clock, which also judges it later (principal.ts). Also forgets
 * the person's sessions that have ended by themselves.
 */
export async function insertSession(
  db: Db,
  { sessionToken, userId }: NewSession,
  origin: SessionOrigin = {},
): Promise<Date> {
  return db.transaction(async (tx) => {
    await tx.delete(sessions).where(and(eq(sessions.userId, userId), not(isSessionAlive)));
    const expires = sql`now() + ${SESSION_SECONDS} * interval '1 second'`;
    const [made] = await tx
      .insert(sessions)
      .values({ ...origin, sessionToken: hashToken(sessionToken), userId, expires })
      .returning({ expires: sessions.expires });
    if (!made) throw new Error('The session was not kept.');
    await tellOfPerson(tx, userId, 'session.signIn');
    return made.expires;
  });
}

/** Signs a person in; the token goes into the cookie and is kept nowhere else. */
export async function createSession(
  db: Db,
  userId: string,
  origin: SessionOrigin = {},
): Promise<{ token: string; expires: Date }> {
  const token = newSessionToken();
  return { token, expires: await insertSession(db, { sessionToken: token, userId }, origin) };
}

/** Says so in the log of each workspace of those whose sessions ended. Returns how many did. */
function endWhere(db: Db, which: SQL | undefined): Promise<number> {
  return db.transaction(async (tx) => {
    const ended = await tx.delete(sessions).where(which).returning({ userId: sessions.userId });
    const people = [...new Set(ended.map(({ userId }) => userId))].sort();
    for (const userId of people) await tellOfPerson(tx, userId, 'session.signOut');
    return ended.length;
  });
}

/** Signs the person out wherever this session was used. */
export async function endSession(db: Db, token: string): Promise<void> {
  await endWhere(db, eq(sessions.sessionToken, hashToken(token)));
}

/** One of a person's own, by its id. False if there is none. */
export async function endOwnSession(
  db: Db,
  { userId, id }: { userId: string; id: string },
): Promise<boolean> {
  return (await endWhere(db, and(eq(sessions.userId, userId), eq(sessions.id, id)))) === 1;
}

/** All of a person's, but the one with this token if it is given. Returns how many. */
export function endSessions(db: Db, userId: string, except?: string): Promise<number> {
  const isOther = except === undefined ? undefined : ne(sessions.sessionToken, hashToken(except));
  return endWhere(db, and(eq(sessions.userId, userId), isOther));
}

type Called = { issuer: string; subject?: string; providerSession?: string };

/** What a provider calls over: a session of its own, or all of one of its people. Returns how many. */
export async function endProviderSessions(db: Db, called: Called): Promise<number> {
  const { issuer, subject, providerSession } = called;
  if (subject === undefined && providerSession === undefined) return 0;
  const isIt = and(
    eq(sessions.issuer, issuer),
    subject === undefined ? undefined : eq(sessions.subject, subject),
    providerSession === undefined ? undefined : eq(sessions.providerSession, providerSession),
  );
  return endWhere(db, isIt);
}

/**
 * Of one of a provider's people those sessions that it names, and those it never gave a name; without names all of
 * them. Returns how many.
 */
export function endNamedSessions(
  db: Db,
  { issuer, subject, names }: { issuer: string; subject: string; names: readonly string[] },
): Promise<number> {
  const isNamed = or(inArray(sessions.providerSession, [...names]), isNull(sessions.providerSession));
  const isTheirs = and(eq(sessions.issuer, issuer), eq(sessions.subject, subject));
  return endWhere(db, names.length === 0 ? isTheirs : and(isTheirs, isNamed));
}
