/** Gives somebody another role. Their streams end within five seconds; the next request is judged by the new one. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { members } from '#db/schema/workspaces.ts';
import { lockMembers, refuseAbove, refuseLastOwner, roleOf } from '#server/access/handle-member.ts';
import { ROLES } from '#server/access/roles.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const setRole = workspaceProcedure
  .meta({ can: 'members.manage' })
  .input(z.strictObject({ userId: z.string().max(64), role: z.enum(ROLES) }))
  .mutation(({ ctx, input: { userId, role } }) =>
    ctx.inWorkspace(async (tx) => {
      await lockMembers(tx);
      const before = await roleOf(tx, userId);
      refuseAbove(ctx.principal, before);
      refuseAbove(ctx.principal, role);
      if (before === 'owner' && role !== 'owner') await refuseLastOwner(tx, userId);
      await tx.update(members).set({ role }).where(eq(members.userId, userId));
      return { userId, role };
    }),
  );
