/**
 * Makes an owner of the organisation the owner of a workspace that nobody owns who may sign in. That is how a workspace
 * is recovered after the directory deactivated its owner. Outside the tenant door: the workspace is not the open one.
 */
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { lockOrganisation } from '#server/access/handle-organisation.ts';
import { tellIn } from '#server/audit/record.ts';
import { AppError } from '#server/errors.ts';
import { sessionProcedure } from '#server/trpc.ts';

/** Of the workspace in the outer query. Asked outside the tenant door. */
export const isOwnedSql: SQL<boolean> = sql<boolean>`exists (select from members all_of
  join users on users.id = all_of.user_id and users.disabled_at is null
  where all_of.workspace_id = ${workspaces.id} and all_of.role = 'owner')`;

export const takeOver = sessionProcedure
  .meta({ can: 'organisation.manage' })
  .input(z.strictObject({ workspaceId: z.string().max(64) }))
  .mutation(({ ctx, input: { workspaceId } }) => {
    const { organisationId, userId } = ctx.principal;
    return ctx.db.transaction(async (tx) => {
      await lockOrganisation(tx, organisationId);
      const isIt = and(eq(workspaces.id, workspaceId), eq(workspaces.organisationId, organisationId));
      const [there] = await tx
        .select({ id: workspaces.id })
        .from(workspaces)
        .where(isIt)
        .for('no key update');
      if (!there) throw new AppError('not-found', { what: 'workspace' });
      const [owner] = await tx
        .select({ id: members.userId })
        .from(members)
        .innerJoin(users, and(eq(users.id, members.userId), isNull(users.disabledAt)))
        .where(and(eq(members.workspaceId, workspaceId), eq(members.role, 'owner')))
        .limit(1);
      if (owner) throw new AppError('members.owned');
      await tx
        .insert(members)
        .values({ workspaceId, userId, role: 'owner' })
        .onConflictDoUpdate({ target: [members.workspaceId, members.userId], set: { role: 'owner' } });
      const resources = [workspaceId, userId];
      await tellIn(tx, workspaceId, {
        action: 'organisations.takeOver',
        actor: userId,
        by: 'person',
        resources,
      });
      return { workspaceId };
    });
  });
