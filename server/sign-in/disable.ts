/** Taking somebody's access away, and giving it back. */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { apiKeys } from '#db/schema/api-keys.ts';
import { sessions, users } from '#db/schema/people.ts';

/** Ends their sessions and keys for good; streams that are open end within 5 s. Twice is as once. */
export async function disablePerson(tx: Tx, userId: string): Promise<void> {
  await tx.update(users).set({ disabledAt: sql`coalesce(disabled_at, now())` }).where(eq(users.id, userId));
  await tx.delete(sessions).where(eq(sessions.userId, userId));
  const isLive = and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt));
  await tx.update(apiKeys).set({ revokedAt: sql`now()` }).where(isLive);
}

/** They may sign in again; what ended stays ended. */
export async function enablePerson(tx: Tx, userId: string): Promise<void> {
  await tx.update(users).set({ disabledAt: null }).where(eq(users.id, userId));
}
