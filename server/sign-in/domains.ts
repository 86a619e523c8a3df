/** Domains an organisation has proven to be its own: by a TXT record, or by whoever operates the installation. */
import { randomBytes } from 'node:crypto';
import { resolveTxt } from 'node:dns/promises';
import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { signInDomains } from '#db/schema/sign-in.ts';
import { AppError } from '../errors.ts';

const DOMAINS_MAX = 50;

export const recordName = (domain: string): string => `_parallax.${domain}`;
export const recordValue = (token: string): string => `parallax-verification=${token}`;

type Place = { organisationId: string; domain: string };
const isIt = ({ organisationId, domain }: Place) =>
  and(eq(signInDomains.organisationId, organisationId), eq(signInDomains.domain, domain));

/** Adding one proves nothing yet. Throws `sign-in.many`. */
export async function addDomain(tx: Tx, { organisationId, domain }: Place): Promise<void> {
  const count = await tx.$count(signInDomains, eq(signInDomains.organisationId, organisationId));
  if (count >= DOMAINS_MAX) throw new AppError('sign-in.many', { limit: DOMAINS_MAX, what: 'domains' });
  const token = randomBytes(24).toString('base64url');
  await tx.insert(signInDomains).values({ organisationId, domain, token }).onConflictDoNothing();
}

export async function removeDomain(tx: Tx, place: Place): Promise<void> {
  const gone = await tx.delete(signInDomains).where(isIt(place)).returning({ domain: signInDomains.domain });
  if (gone.length === 0) throw new AppError('not-found', { what: 'domain' });
}

/** Any TXT record of that name may be the one; each may come in parts. */
export type FindTexts = (name: string) => Promise<string[][]>;

/** Looks the record up. Throws `sign-in.domain`, saying what is there instead. */
export async function checkDomain(tx: Tx, place: Place, findTexts: FindTexts = resolveTxt): Promise<void> {
  const [row] = await tx.select().from(signInDomains).where(isIt(place));
  if (!row) throw new AppError('not-found', { what: 'domain' });
  if (row.verifiedAt) return;
  const name = recordName(row.domain);
  const found = await findTexts(name).catch(() => []);
  const texts = found.map((parts) => parts.join('').trim());
  if (texts.length === 0)
    throw new AppError('sign-in.domain', { problem: `There is no TXT record ${name} yet.` });
  if (!texts.includes(recordValue(row.token)))
    throw new AppError('sign-in.domain', { problem: `The TXT record ${name} holds something else.` });
  await markVerified(tx, place, 'dns');
}

/** The operator's decision, without a record: scripts/verify-domain.ts. */
export async function verifyByOperator(db: Db, place: Place): Promise<void> {
  await db.transaction(async (tx) => {
    await addDomain(tx, place);
    await markVerified(tx, place, 'operator');
  });
}

/** Throws `sign-in.domain` when another organisation has proven it before; the database decides. */
async function markVerified(tx: Tx, place: Place, verifiedBy: 'dns' | 'operator'): Promise<void> {
  const isOpen = and(isIt(place), isNull(signInDomains.verifiedAt));
  try {
    await tx.transaction((inner) =>
      inner.update(signInDomains).set({ verifiedAt: sql`now()`, verifiedBy }).where(isOpen),
    );
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (!(cause instanceof Error && 'code' in cause && cause.code === '23505')) throw error;
    throw new AppError('sign-in.domain', {
      problem: 'Another organisation has proven that it owns this domain.',
    });
  }
}

/** Whose domain this is. For the owner of the tables: asked before anybody is known. */
export async function organisationOf(db: Pick<Db, 'select'>, domain: string): Promise<string | undefined> {
  const [row] = await db
    .select({ id: signInDomains.organisationId })
    .from(signInDomains)
    .where(and(eq(signInDomains.domain, domain), isNotNull(signInDomains.verifiedAt)));
  return row?.id;
}
