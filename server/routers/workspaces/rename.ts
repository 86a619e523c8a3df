/** Gives the open workspace another name, or deletes it with all that is in it. */
import { and, eq, ne } from 'drizzle-orm';
import { z } from 'zod';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { AppError } from '#server/errors.ts';
import { eraseWorkspace } from '#server/people-data/erase.ts';
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

/** `name`: typed by whoever deletes. What others installed from it stays theirs. */
export const remove = workspaceProcedure
  .meta({ can: 'workspace.delete' })
  .input(z.strictObject({ name: z.string().max(200) }))
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const elsewhere = and(eq(members.userId, userId), ne(members.workspaceId, workspaceId));
    const [other] = await ctx.db.select({ id: members.workspaceId }).from(members).where(elsewhere).limit(1);
    if (!other) throw new AppError('members.only-workspace');
    // Which one it is comes from the session; the tenant role may not delete workspaces.
    const isThis = and(eq(workspaces.id, workspaceId), eq(workspaces.name, input.name));
    await ctx.db.transaction(async (tx) => {
      const [found] = await tx.select({ id: workspaces.id }).from(workspaces).where(isThis).for('update');
      if (!found) throw new AppError('workspace.name');
      await eraseWorkspace(tx, workspaceId);
    });
    return { id: workspaceId };
  });
