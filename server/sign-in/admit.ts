/**
 * From what a provider proved to a person here. Who somebody is, is said by issuer and subject. The e-mail decides
 * two things only, and both need its domain to be the organisation's own: whether they may come in at all, and which
 * person they are when they come through this provider for the first time.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { accounts, users } from '#db/schema/people.ts';
import { members } from '#db/schema/workspaces.ts';
import { newId } from '../ids.ts';
import { groupsOf } from './directory-groups.ts';
import { isDeactivatedIn } from './disable.ts';
import { organisationOf } from './domains.ts';
import type { Email } from './email.ts';
import { applyGroups } from './group-roles.ts';
import { SignInRefused } from './refused.ts';

/** What the provider proved. */
export type Recognised = {
  organisationId: string;
  /** Names the provider's subjects: its address, or for SAML the provider's id here. */
  issuer: string;
  subject: string;
  /** Verified by the provider. */
  email: Email;
  name: string | null;
  /** null = it says nothing about groups. */
  groups: readonly string[] | null;
};

/** The id of the person. Throws `SignInRefused`; nothing is changed then. */
export function admit(db: Db, known: Recognised): Promise<string> {
  return db.transaction(async (tx) => {
    // Two first sign-ins at once make one person.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${known.email.email}, 7226540131))`);
    if ((await organisationOf(tx, known.email.domain)) !== known.organisationId)
      throw new SignInRefused('EmailDomain');
    const userId = (await findLinked(tx, known)) ?? (await link(tx, known));
    const { organisationId, groups } = known;
    await refuseDisabled(tx, { organisationId, userId });
    await tx.insert(orgMembers).values({ organisationId, userId, role: 'member' }).onConflictDoNothing();
    await applyGroups(tx, {
      organisationId,
      userId,
      groups: groups ?? (await groupsOf(tx, { organisationId, userId })),
    });
    const [place] = await tx.select().from(members).where(eq(members.userId, userId)).limit(1);
    if (!place) throw new SignInRefused('NoRole');
    return userId;
  });
}

async function findLinked(tx: Tx, { issuer, subject }: Recognised): Promise<string | undefined> {
  const isIt = and(eq(accounts.provider, issuer), eq(accounts.providerAccountId, subject));
  const [row] = await tx.select({ userId: accounts.userId }).from(accounts).where(isIt);
  return row?.userId;
}

async function link(tx: Tx, known: Recognised): Promise<string> {
  const userId = await findOrMakePerson(tx, known);
  const { issuer: provider, subject: providerAccountId } = known;
  await tx.insert(accounts).values({ userId, type: 'oauth', provider, providerAccountId });
  return userId;
}

type Newcomer = Pick<Recognised, 'organisationId' | 'email' | 'name'>;

/**
 * Somebody who merely typed this e-mail somewhere is not taken for its owner: it must have been proven, or the
 * person must belong to the organisation already. Throws `SignInRefused`.
 */
export async function findOrMakePerson(tx: Tx, { organisationId, email, name }: Newcomer): Promise<string> {
  const [row] = await tx
    .select({ id: users.id, verified: users.emailVerified, member: orgMembers.userId })
    .from(users)
    .leftJoin(orgMembers, and(eq(orgMembers.userId, users.id), eq(orgMembers.organisationId, organisationId)))
    .where(eq(users.email, email.email));
  if (row) {
    if (!row.verified && !row.member) throw new SignInRefused('EmailTaken');
    await tx
      .update(users)
      .set({ emailVerified: sql`coalesce(email_verified, now())` })
      .where(eq(users.id, row.id));
    return row.id;
  }
  const id = newId('usr');
  await tx.insert(users).values({ id, name, email: email.email, emailVerified: sql`now()` });
  return id;
}

async function refuseDisabled(tx: Tx, person: { organisationId: string; userId: string }): Promise<void> {
  const [row] = await tx
    .select({ disabledAt: users.disabledAt })
    .from(users)
    .where(eq(users.id, person.userId));
  if (row?.disabledAt !== null || (await isDeactivatedIn(tx, person))) throw new SignInRefused('Disabled');
}
