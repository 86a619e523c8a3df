import { and, eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { groupMembers, groups } from '#db/schema/organisations.ts';
import { directoryPeople } from '#db/schema/sign-in.ts';

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
