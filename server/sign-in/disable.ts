/**
 * Taking somebody's access away, and giving it back. A directory speaks for its own organisation: whoever belongs to
 * others as well keeps what they have there.
 */
import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { apiKeys } from '#db/schema/api-keys.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { sessions, users } from '#db/schema/people.ts';
import { directoryPeople, signInProviders } from '#db/schema/sign-in.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';

type Person = { organisationId: string; userId: string };

/** Ends their sessions and keys for good; streams that are open end within 5 s. Twice is as once. */
export async function disablePerson(tx: Tx, userId: string): Promise<void> {
  await tx.update(users).set({ disabledAt: sql`coalesce(disabled_at, now())` }).where(eq(users.id, userId));
  await tx.delete(sessions).where(eq(sessions.userId, userId));
  const isLive = and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt));
  await tx.update(apiKeys).set({ revokedAt: sql`now()` }).where(isLive);
}

/** As far as the organisation goes. Twice is as once. */
export async function disableIn(tx: Tx, person: Person): Promise<void> {
  if (await belongsElsewhere(tx, person)) await shutOut(tx, person);
  else await disablePerson(tx, person.userId);
}

/** They may sign in again, with the roles they had; what ended stays ended. */
export async function enableIn(tx: Tx, person: Person): Promise<void> {
  await tx.update(users).set({ disabledAt: null }).where(eq(users.id, person.userId));
  const [kept] = await tx
    .select({ roles: directoryPeople.keptRoles })
    .from(directoryPeople)
    .where(isIn(person));
  const roles = Object.entries(kept?.roles ?? {});
  if (roles.length === 0) return;
  const there = new Set((await placesIn(tx, person)).map(({ id }) => id));
  const back = roles.filter(([workspaceId]) => there.has(workspaceId));
  if (back.length > 0)
    await tx
      .insert(members)
      .values(back.map(([workspaceId, role]) => ({ workspaceId, userId: person.userId, role })))
      .onConflictDoNothing();
  await tx.update(directoryPeople).set({ keptRoles: null }).where(isIn(person));
}

/** What its directory says of somebody, of whom it may say nothing. */
export async function isDeactivatedIn(tx: Pick<Tx, '$count'>, person: Person): Promise<boolean> {
  return (await tx.$count(directoryPeople, and(isIn(person), eq(directoryPeople.active, false)))) > 0;
}

const isIn = ({ organisationId, userId }: Person) =>
  and(eq(directoryPeople.organisationId, organisationId), eq(directoryPeople.userId, userId));

const placesIn = (tx: Tx, { organisationId }: Person) =>
  tx.select({ id: workspaces.id }).from(workspaces).where(eq(workspaces.organisationId, organisationId));

async function belongsElsewhere(tx: Tx, { organisationId, userId }: Person): Promise<boolean> {
  const [place] = await tx
    .select({ id: workspaces.id })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(and(eq(members.userId, userId), ne(workspaces.organisationId, organisationId)))
    .limit(1);
  if (place) return true;
  const isOther = and(eq(orgMembers.userId, userId), ne(orgMembers.organisationId, organisationId));
  return (await tx.$count(orgMembers, isOther)) > 0;
}

/**
 * Out of the workspaces, so that whatever asks who is in them finds nobody; the roles are noted. Sessions that its
 * providers began end, and the keys of its workspaces.
 */
async function shutOut(tx: Tx, person: Person): Promise<void> {
  const { organisationId, userId } = person;
  const own = (await placesIn(tx, person)).map(({ id }) => id);
  const isThere = and(eq(members.userId, userId), inArray(members.workspaceId, own));
  const taken = own.length === 0 ? [] : await tx.delete(members).where(isThere).returning();
  if (taken.length > 0) {
    const roles = JSON.stringify(Object.fromEntries(taken.map((one) => [one.workspaceId, one.role])));
    const keptRoles = sql`coalesce(kept_roles, '{}') || ${roles}::jsonb`;
    await tx.update(directoryPeople).set({ keptRoles }).where(isIn(person));
  }
  const began = await tx
    .select({ id: signInProviders.id, issuer: signInProviders.issuer })
    .from(signInProviders)
    .where(eq(signInProviders.organisationId, organisationId));
  // Sessions name a SAML provider by its id.
  const issuers = began.flatMap(({ id, issuer }) => [`saml:${id}`, issuer]);
  if (issuers.length > 0)
    await tx.delete(sessions).where(and(eq(sessions.userId, userId), inArray(sessions.issuer, issuers)));
  const isLive = and(
    eq(apiKeys.userId, userId),
    isNull(apiKeys.revokedAt),
    inArray(apiKeys.workspaceId, own),
  );
  if (own.length > 0) await tx.update(apiKeys).set({ revokedAt: sql`now()` }).where(isLive);
}
