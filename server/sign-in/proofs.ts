/** Assertions and logout tokens count once. */
import { lt, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { usedProofs } from '#db/schema/sign-in.ts';
import { hashToken } from '../auth/session.ts';

/** False if it was used before. `seconds`: how long it would be valid without this, skew included. */
export async function spendProof(
  db: Db,
  { issuer, id, seconds }: { issuer: string; id: string; seconds: number },
): Promise<boolean> {
  await db.delete(usedProofs).where(lt(usedProofs.expires, sql`now()`));
  const expires = sql`now() + ${Math.ceil(seconds)} * interval '1 second'`;
  const made = await db
    .insert(usedProofs)
    .values({ id: hashToken(`${issuer}\n${id}`), expires })
    .onConflictDoNothing()
    .returning({ id: usedProofs.id });
  return made.length === 1;
}
