/** Which group of the provider has which role in the open workspace. Nobody gives more than they may themselves. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { groupRoles } from '#db/schema/sign-in.ts';
import { PERMISSIONS } from '#server/access/permissions.ts';
import type { Principal } from '#server/access/principal.ts';
import { mayHandle, ROLES, type Role } from '#server/access/roles.ts';
import { AppError } from '#server/errors.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** A group never makes owners. */
const GIVABLE = ROLES.filter((role) => role !== 'owner');

function mayGive({ role: own, permissions }: Principal, role: Role): void {
  if (permissions.has('members.manage') && mayHandle(own, role)) return;
  throw new AppError('auth.role', { role: own, action: PERMISSIONS['members.manage'] });
}

export const set = workspaceProcedure
  .meta({ can: 'signin.manage' })
  .input(z.strictObject({ name: lineOfText(200), role: z.enum(GIVABLE) }))
  .mutation(({ ctx, input: { name, role } }) => {
    mayGive(ctx.principal, role);
    const { organisationId, workspaceId } = ctx.principal;
    return ctx.inWorkspace(async (tx) => {
      await tx
        .insert(groupRoles)
        .values({ organisationId, workspaceId, groupName: name, role })
        .onConflictDoUpdate({ target: [groupRoles.workspaceId, groupRoles.groupName], set: { role } });
      return { name, role };
    });
  });

export const remove = workspaceProcedure
  .meta({ can: 'signin.manage' })
  .input(z.strictObject({ name: z.string().max(200) }))
  .mutation(({ ctx, input: { name } }) => {
    mayGive(ctx.principal, 'viewer');
    const isIt = and(eq(groupRoles.workspaceId, ctx.principal.workspaceId), eq(groupRoles.groupName, name));
    return ctx.inWorkspace(async (tx) => {
      const gone = await tx.delete(groupRoles).where(isIt).returning({ name: groupRoles.groupName });
      if (gone.length === 0) throw new AppError('not-found', { what: 'group' });
      return { name };
    });
  });
