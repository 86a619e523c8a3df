/** Groups as the organisation's directory keeps them. */
import { and, eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { groupMembers, groups } from '#db/schema/organisations.ts';
import { directoryPeople } from '#db/schema/sign-in.ts';
import { newId } from '../ids.ts';
import { type By, placesOf, tellOfDirectory } from './directory-audit.ts';
import { applyGroups } from './group-roles.ts';

type Place = { organisationId: string };

/** Names of the groups the directory has this person in; null if it does not know them. */
export async function groupsOf(
  tx: Tx,
  { organisationId, userId }: Place & { userId: string },
): Promise<string[] | null> {
  const known = and(eq(directoryPeople.organisationId, organisationId), eq(directoryPeople.userId, userId));
  if ((await tx.$count(directoryPeople, known)) === 0) return null;
  const rows = await tx
    .select({ name: groups.name })
    .from(groupMembers)
    .innerJoin(
      groups,
      and(eq(groups.organisationId, groupMembers.organisationId), eq(groups.id, groupMembers.groupId)),
    )
    .where(and(eq(groupMembers.organisationId, organisationId), eq(groupMembers.userId, userId)));
  return rows.map(({ name }) => name);
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

export type PushedGroup = { name: string; externalId: string | null; people: readonly string[] };
type Known = Awaited<ReturnType<typeof readGroups>>[number];

/**
 * Makes the group, or makes it what was pushed; people the directory does not know are left out. `before` null = new.
 * Returns its id.
 */
export async function pushGroup(
  tx: Tx,
  by: By,
  { before, pushed }: { before: Known | null; pushed: PushedGroup },
): Promise<string> {
  const { organisationId } = by;
  const { name, externalId } = pushed;
  const groupId = before?.id ?? newId('grp');
  if (!before) await tx.insert(groups).values({ id: groupId, organisationId, name, externalId });
  const isIt = and(eq(groups.organisationId, organisationId), eq(groups.id, groupId));
  if (before) await tx.update(groups).set({ name, externalId }).where(isIt);
  const then = before?.people ?? [];
  const now = await setPeople(tx, { organisationId, groupId }, pushed.people);
  const [added, removed] = [
    now.filter((one) => !then.includes(one)),
    then.filter((one) => !now.includes(one)),
  ];
  const changed = [...added, ...removed];
  const isSame = before?.name === name && before.externalId === externalId && changed.length === 0;
  if (isSame) return groupId;
  // Another name can stand for another role, for everybody in it.
  const concerned = before?.name === name ? changed : [...changed, ...now];
  const places = await placesOf(tx, concerned, organisationId);
  await reapply(tx, by, concerned);
  await tellOfDirectory(tx, by, {
    told: {
      action: before ? 'directory.changeGroup' : 'directory.addGroup',
      resources: [groupId, ...changed],
      details: { added: added.length, removed: removed.length },
    },
    places: [...places, ...(await placesOf(tx, concerned, organisationId))],
  });
  return groupId;
}

/** Who of them is in the group now. */
async function setPeople(
  tx: Tx,
  { organisationId, groupId }: Place & { groupId: string },
  people: readonly string[],
): Promise<string[]> {
  const isIn = and(eq(groupMembers.organisationId, organisationId), eq(groupMembers.groupId, groupId));
  await tx.delete(groupMembers).where(isIn);
  const all = await tx
    .select({ id: directoryPeople.userId })
    .from(directoryPeople)
    .where(eq(directoryPeople.organisationId, organisationId));
  const known = new Set(all.map(({ id }) => id));
  const now = [...new Set(people)].filter((one) => known.has(one));
  if (now.length > 0)
    await tx.insert(groupMembers).values(now.map((userId) => ({ organisationId, groupId, userId })));
  return now;
}

export async function dropGroup(tx: Tx, by: By, { id, people }: Known): Promise<void> {
  const { organisationId } = by;
  const places = await placesOf(tx, people, organisationId);
  await tx.delete(groups).where(and(eq(groups.organisationId, organisationId), eq(groups.id, id)));
  await reapply(tx, by, people);
  const told = { action: 'directory.removeGroup', resources: [id, ...people] } as const;
  await tellOfDirectory(tx, by, { told, places });
}

async function reapply(tx: Tx, { organisationId }: Place, people: readonly string[]): Promise<void> {
  for (const userId of new Set(people)) {
    const names = await groupsOf(tx, { organisationId, userId });
    await applyGroups(tx, { organisationId, userId, groups: names ?? [] });
  }
}
