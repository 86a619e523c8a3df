/** People and groups as the organisation's directory keeps them. Only people of its proven domains can be pushed. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { groupMembers, groups, orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { directoryPeople } from '#db/schema/sign-in.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { newId } from '../ids.ts';
import { findOrMakePerson } from './admit.ts';
import { groupsOf } from './directory-groups.ts';
import { disablePerson, enablePerson } from './disable.ts';
import { organisationOf } from './domains.ts';
import { toEmail } from './email.ts';
import { applyGroups } from './group-roles.ts';
import { SignInRefused } from './refused.ts';

export type Pushed = {
  userName: string;
  email: unknown;
  name: string | null;
  externalId: string | null;
  active: boolean;
};
type Place = { organisationId: string };

export function readPeople(tx: Tx, { organisationId }: Place, id?: string) {
  const isIt = and(
    eq(directoryPeople.organisationId, organisationId),
    id === undefined ? undefined : eq(directoryPeople.userId, id),
  );
  return tx
    .select({
      ...{ id: users.id, name: users.name, email: users.email, userName: directoryPeople.userName },
      ...{ externalId: directoryPeople.externalId, active: directoryPeople.active },
      ...{ createdAt: directoryPeople.createdAt, changedAt: directoryPeople.changedAt },
    })
    .from(directoryPeople)
    .innerJoin(users, eq(users.id, directoryPeople.userId))
    .where(isIt)
    .orderBy(asc(directoryPeople.createdAt), asc(users.id));
}

/** The id of the person. Throws `SignInRefused`. */
export async function pushPerson(tx: Tx, { organisationId }: Place, pushed: Pushed): Promise<string> {
  const email = toEmail(pushed.email);
  if (!email || (await organisationOf(tx, email.domain)) !== organisationId)
    throw new SignInRefused('EmailDomain');
  const userId = await findOrMakePerson(tx, { organisationId, email, name: pushed.name });
  const { userName, externalId } = pushed;
  await tx.insert(orgMembers).values({ organisationId, userId, role: 'member' }).onConflictDoNothing();
  await tx.insert(directoryPeople).values({ organisationId, userId, userName, externalId });
  await changePerson(tx, { organisationId, userId }, pushed);
  return userId;
}

export async function changePerson(
  tx: Tx,
  { organisationId, userId }: Place & { userId: string },
  { userName, name, externalId, active }: Pushed,
): Promise<void> {
  const isIt = and(eq(directoryPeople.organisationId, organisationId), eq(directoryPeople.userId, userId));
  await tx.update(directoryPeople).set({ userName, externalId, active, changedAt: sql`now()` }).where(isIt);
  if (name !== null) await tx.update(users).set({ name }).where(eq(users.id, userId));
  if (!active) return disablePerson(tx, userId);
  await enablePerson(tx, userId);
  await applyGroups(tx, {
    organisationId,
    userId,
    groups: (await groupsOf(tx, { organisationId, userId })) ?? [],
  });
}

/** Out of the organisation and its workspaces, and signed out everywhere. */
export async function dropPerson(
  tx: Tx,
  { organisationId, userId }: Place & { userId: string },
): Promise<void> {
  await disablePerson(tx, userId);
  const own = tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.organisationId, organisationId));
  await tx.delete(members).where(and(eq(members.userId, userId), inArray(members.workspaceId, own)));
  const isMember = and(eq(orgMembers.organisationId, organisationId), eq(orgMembers.userId, userId));
  await tx.delete(orgMembers).where(isMember);
}

export async function readGroups(tx: Tx, { organisationId }: Place, id?: string) {
  const rows = await tx
    .select({ id: groups.id, name: groups.name, externalId: groups.externalId, userId: groupMembers.userId })
    .from(groups)
    .leftJoin(
      groupMembers,
      and(eq(groupMembers.organisationId, groups.organisationId), eq(groupMembers.groupId, groups.id)),
    )
    .where(and(eq(groups.organisationId, organisationId), id === undefined ? undefined : eq(groups.id, id)));
  const found = new Map<string, { id: string; name: string; externalId: string | null; people: string[] }>();
  for (const { userId, ...group } of rows) {
    const known = found.get(group.id) ?? { ...group, people: [] };
    if (userId) known.people.push(userId);
    found.set(group.id, known);
  }
  return [...found.values()];
}

export type PushedGroup = {
  id: string | null;
  name: string;
  externalId: string | null;
  people: readonly string[];
};

/** Makes the group, or makes it what was pushed; people the directory does not know are left out. */
export async function pushGroup(
  tx: Tx,
  place: Place,
  { id, name, externalId, people }: PushedGroup,
): Promise<string> {
  const { organisationId } = place;
  const groupId = id ?? newId('grp');
  const before = id === null ? [] : ((await readGroups(tx, place, id))[0]?.people ?? []);
  if (id === null) await tx.insert(groups).values({ id: groupId, organisationId, name, externalId });
  const isIt = and(eq(groups.organisationId, organisationId), eq(groups.id, groupId));
  await tx.update(groups).set({ name, externalId }).where(isIt);
  await tx
    .delete(groupMembers)
    .where(and(eq(groupMembers.organisationId, organisationId), eq(groupMembers.groupId, groupId)));
  const known = new Set((await readPeople(tx, place)).map((person) => person.id));
  const now = [...new Set(people)].filter((one) => known.has(one));
  if (now.length > 0)
    await tx.insert(groupMembers).values(now.map((userId) => ({ organisationId, groupId, userId })));
  await reapply(tx, place, [...before, ...now]);
  return groupId;
}

export async function dropGroup(tx: Tx, place: Place, id: string): Promise<boolean> {
  const [group] = await readGroups(tx, place, id);
  if (!group) return false;
  await tx.delete(groups).where(and(eq(groups.organisationId, place.organisationId), eq(groups.id, id)));
  await reapply(tx, place, group.people);
  return true;
}

async function reapply(tx: Tx, { organisationId }: Place, people: readonly string[]): Promise<void> {
  for (const userId of new Set(people)) {
    const names = await groupsOf(tx, { organisationId, userId });
    await applyGroups(tx, { organisationId, userId, groups: names ?? [] });
  }
}
