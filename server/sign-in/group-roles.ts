/**
 * Groups at the provider, or in the directory, decide roles here. In a workspace that maps any group this is decided
 * anew at each sign-in: the highest role of a person's groups, or none. Owners stay owners, whatever the groups say, and owners of the
 * organisation stay in its workspaces.
 */
import { and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { groupRoles } from '#db/schema/sign-in.ts';
import { members } from '#db/schema/workspaces.ts';
import { mayHandle, ROLES, type Role } from '../access/roles.ts';
import { isDeactivatedIn } from './disable.ts';

export const EVERYBODY = '*';

type Person = { organisationId: string; userId: string };

/**
 * `groups` null: the provider says nothing about groups, so only what holds for everybody is given. Whom the directory
 * has deactivated is given nothing.
 */
export async function applyGroups(
  tx: Tx,
  { organisationId, userId, groups }: Person & { groups: readonly string[] | null },
): Promise<void> {
  if (await isDeactivatedIn(tx, { organisationId, userId })) return;
  const rules = await tx.select().from(groupRoles).where(eq(groupRoles.organisationId, organisationId));
  const names = new Set([...(groups ?? []).filter((name) => name !== EVERYBODY), EVERYBODY]);
  const roles = new Map<string, Role>();
  for (const { workspaceId, groupName, role } of rules)
    if (names.has(groupName)) roles.set(workspaceId, higher(roles.get(workspaceId), role));
  for (const [workspaceId, role] of roles)
    await tx
      .insert(members)
      .values({ workspaceId, userId, role })
      .onConflictDoUpdate({
        target: [members.workspaceId, members.userId],
        set: { role },
        setWhere: sql`${members.role} <> 'owner' and ${members.role} <> ${role}`,
      });
  const mapped = [...new Set(rules.map(({ workspaceId }) => workspaceId))];
  const lost = groups === null ? [] : mapped.filter((id) => !roles.has(id));
  if (lost.length === 0) return;
  const isLost = and(
    eq(members.userId, userId),
    inArray(members.workspaceId, lost),
    ne(members.role, 'owner'),
    sql`not exists (select from org_members o where o.organisation_id = ${organisationId}
      and o.user_id = ${userId} and o.role = 'owner')`,
  );
  await tx.delete(members).where(isLost);
}

const higher = (one: Role | undefined, other: Role): Role => {
  if (one === undefined || mayHandle(other, one)) return other;
  if (mayHandle(one, other)) return one;
  return ROLES.indexOf(one) <= ROLES.indexOf(other) ? one : other;
};
