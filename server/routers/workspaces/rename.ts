/** Gives the open workspace another name, or deletes it with all that is in it. */
import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { members, workspaces } from '#db/schema/workspaces.ts';
import {
  endMemberships,
  isOwned,
  lockOrganisation,
  refuseUnowned,
} from '#server/access/handle-organisation.ts';
import { AppError } from '#server/errors.ts';
import { eraseOrganisation, eraseWorkspace } from '#server/people-data/erase.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const rename = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(z.strictObject({ name: lineOfText(80) }))
  .mutation(({ ctx, input: { name } }) =>
    ctx.inWorkspace(async (tx) => {
      await tx.update(workspaces).set({ name });
      return { name };
    }),
  );

/**
 * `name`: typed by whoever deletes. What others installed from it stays theirs. Whose last workspace of the
 * organisation it was leaves the organisation; with its last workspace the organisation goes.
 */
export const remove = workspaceProcedure
  .meta({ can: 'workspace.delete' })
  .input(z.strictObject({ name: z.string().max(200) }))
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, organisationId, userId, permissions } = ctx.principal;
    const elsewhere = and(eq(members.userId, userId), ne(members.workspaceId, workspaceId));
    const [other] = await ctx.db.select({ id: members.workspaceId }).from(members).where(elsewhere).limit(1);
    if (!other) throw new AppError('members.only-workspace');
    return ctx.db.transaction(async (tx) => {
      await lockOrganisation(tx, organisationId);
      const wasOwned = await isOwned(tx, organisationId);
      // Which one it is comes from the session; the tenant role may not delete workspaces.
      const isThis = and(eq(workspaces.id, workspaceId), eq(workspaces.name, input.name));
      const [found] = await tx.select({ id: workspaces.id }).from(workspaces).where(isThis).for('update');
      if (!found) throw new AppError('workspace.name');
      const isLast = (await tx.$count(workspaces, eq(workspaces.organisationId, organisationId))) === 1;
      if (isLast && !permissions.has('organisation.manage')) throw new AppError('workspace.last');
      if (isLast) await eraseOrganisation(tx, organisationId);
      else await eraseWorkspace(tx, workspaceId);
      if (!isLast) await endMemberships(tx, organisationId);
      if (!isLast && wasOwned) await refuseUnowned(tx, organisationId);
      return { id: workspaceId };
    });
  });
