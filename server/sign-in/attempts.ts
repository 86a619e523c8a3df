/**
 * Sign-ins under way. Each belongs to the browser that began it, by a cookie, ends after ten minutes, and is
 * finished at most once: finishing deletes its row, and of two who finish at once one finds none.
 */
import { and, eq, gt, lt, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { signInAttempts } from '#db/schema/sign-in.ts';
import { readCookie, setCookie } from '../auth/cookies.ts';
import { hashToken, newSessionToken } from '../auth/session.ts';
import type { Env } from '../env.ts';

export const ATTEMPT_COOKIE = 'parallax.sign-in';
export const ATTEMPT_SECONDS = 600;

type Kind = (typeof signInAttempts.$inferSelect)['kind'];
/** `id` = what travels and comes back; `browser` = the value of the cookie. */
type Known = { kind: Kind; id: string; browser: string };

export async function beginAttempt(
  db: Db,
  { kind, id, browser, providerId, kept }: Known & { providerId?: string; kept: object },
): Promise<void> {
  await db.delete(signInAttempts).where(lt(signInAttempts.expires, sql`now()`));
  await db.insert(signInAttempts).values({
    ...{ kind, id: hashToken(id), browser: hashToken(browser), kept: JSON.stringify(kept) },
    ...(providerId !== undefined && { providerId }),
    expires: sql`now() + ${ATTEMPT_SECONDS} * interval '1 second'`,
  });
}

/** What was kept; undefined if there is no such attempt of this browser, or it is over. */
export async function finishAttempt(
  db: Db,
  { kind, id, browser }: Known,
): Promise<{ providerId: string | null; kept: unknown } | undefined> {
  const isIt = and(
    eq(signInAttempts.kind, kind),
    eq(signInAttempts.id, hashToken(id)),
    eq(signInAttempts.browser, hashToken(browser)),
    gt(signInAttempts.expires, sql`now()`),
  );
  const [row] = await db.delete(signInAttempts).where(isIt).returning();
  return row && { providerId: row.providerId, kept: JSON.parse(row.kept) };
}

/** The browser's own value, or a new one; the header keeps it for as long as an attempt may take. */
export function browserOf(headers: Headers, settings: Pick<Env, 'NEXTAUTH_URL'>) {
  const known = readCookie(headers, ATTEMPT_COOKIE);
  const browser = known && /^[\w-]{43}$/.test(known) ? known : newSessionToken();
  return { browser, cookie: setCookie(ATTEMPT_COOKIE, browser, { settings, seconds: ATTEMPT_SECONDS }) };
}

/** The attempt goes on under another name, for the same browser. False if it is over. */
export async function passOn(
  db: Db,
  { kind, id, to }: Pick<Known, 'kind' | 'id'> & { to: { kind: Kind; id: string; kept: object } },
): Promise<boolean> {
  const isIt = and(
    eq(signInAttempts.kind, kind),
    eq(signInAttempts.id, hashToken(id)),
    gt(signInAttempts.expires, sql`now()`),
  );
  const next = { kind: to.kind, id: hashToken(to.id), kept: JSON.stringify(to.kept) };
  const rows = await db.update(signInAttempts).set(next).where(isIt).returning({ id: signInAttempts.id });
  return rows.length === 1;
}

/** Whose attempt it is and what was kept, without finishing it. */
export async function lookAtAttempt(db: Db, { kind, id }: Pick<Known, 'kind' | 'id'>) {
  const [row] = await db
    .select()
    .from(signInAttempts)
    .where(
      and(
        eq(signInAttempts.kind, kind),
        eq(signInAttempts.id, hashToken(id)),
        gt(signInAttempts.expires, sql`now()`),
      ),
    );
  return row && { providerId: row.providerId, kept: JSON.parse(row.kept) as unknown, expires: row.expires };
}
