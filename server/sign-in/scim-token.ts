/** Tokens of directories. Kept is the SHA-256; the token is shown once. */
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { scimTokens } from '#db/schema/sign-in.ts';
import { hashToken, newSessionToken } from '../auth/session.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';

const TOKENS_MAX = 5;

type Place = { organisationId: string };

/** Throws `sign-in.many`. */
export async function createScimToken(
  tx: Tx,
  { organisationId, by }: Place & { by: string },
): Promise<{ id: string; token: string }> {
  const count = await tx.$count(scimTokens, eq(scimTokens.organisationId, organisationId));
  if (count >= TOKENS_MAX)
    throw new AppError('sign-in.many', { limit: TOKENS_MAX, what: 'directory tokens' });
  const [id, token] = [newId('sct'), `scim_${newSessionToken()}`];
  await tx.insert(scimTokens).values({ id, organisationId, hash: hashToken(token), createdBy: by });
  return { id, token };
}

export async function removeScimToken(tx: Tx, { organisationId, id }: Place & { id: string }): Promise<void> {
  const isIt = and(eq(scimTokens.organisationId, organisationId), eq(scimTokens.id, id));
  const gone = await tx.delete(scimTokens).where(isIt).returning({ id: scimTokens.id });
  if (gone.length === 0) throw new AppError('not-found', { what: 'token' });
}

/** Whose directory this is, and by which token it comes; undefined for one that does not hold. */
export async function findToken(
  db: Db,
  token: string,
): Promise<{ tokenId: string; organisationId: string } | undefined> {
  const [row] = await db
    .update(scimTokens)
    .set({ lastUsedAt: sql`now()` })
    .where(eq(scimTokens.hash, hashToken(token)))
    .returning({ tokenId: scimTokens.id, organisationId: scimTokens.organisationId });
  return row;
}
