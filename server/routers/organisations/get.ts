/** The organisation of the open workspace: its workspaces, and to those who manage it its people. */
import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { organisations, orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import type { Principal } from '#server/access/principal.ts';
import { ORGANISATION_ROLES } from '#server/access/roles.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { isOwnedSql } from './take-over.ts';

export const get = workspaceProcedure.meta({ can: 'workspace.read' }).query(async ({ ctx }) => {
  const { organisationRole, permissions, userId } = ctx.principal;
  const isManager = permissions.has('organisation.manage');
  const { organisation, people } = await ctx.inWorkspace(async (tx) => {
    const [organisation] = await tx
      .select({ id: organisations.id, name: organisations.name })
      .from(organisations);
    if (!organisation) throw new AppError('auth.no-workspace');
    const found = isManager
      ? await tx
          .select({ id: orgMembers.userId, role: orgMembers.role })
          .from(orgMembers)
          .orderBy(asc(orgMembers.createdAt), asc(orgMembers.userId))
      : [];
    return { organisation, people: found };
  });
  const names = await namesOf(ctx.db, organisation.id);
  return {
    ...organisation,
    role: organisationRole,
    workspaces: await workspacesOf(ctx.db, ctx.principal),
    people: people.map((one) => ({ ...one, name: names.get(one.id) ?? 'Someone', isYou: one.id === userId })),
    roles: [...ORGANISATION_ROLES],
  };
});

/** The tenant door shows those of the open workspace alone, so this asks outside it, for this organisation. */
async function namesOf(db: Db, organisationId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ id: users.id, name: sql<string>`coalesce(${users.name}, ${users.email}, 'Someone')` })
    .from(orgMembers)
    .innerJoin(users, eq(users.id, orgMembers.userId))
    .where(eq(orgMembers.organisationId, organisationId));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Those the person belongs to; all of them to whoever may make more. Outside the door for the same reason. */
function workspacesOf(db: Db, { organisationId, userId, permissions }: Principal) {
  const isAll = permissions.has('workspaces.create');
  const mine = and(eq(members.workspaceId, workspaces.id), eq(members.userId, userId));
  return db
    .select({
      id: workspaces.id,
      name: workspaces.name,
      /** Null = does not belong to it. */
      role: members.role,
      /** By somebody who may sign in; a workspace without can be taken over. */
      isOwned: isOwnedSql,
      people: sql<number>`(select count(*)::int from members all_of where all_of.workspace_id = ${workspaces.id})`,
    })
    .from(workspaces)
    .leftJoin(members, mine)
    .where(and(eq(workspaces.organisationId, organisationId), isAll ? undefined : eq(members.userId, userId)))
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id));
}
