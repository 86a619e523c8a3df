/** Remembers in a cookie which workspace is open. Every request checks the membership again. */
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { members } from '#db/schema/workspaces.ts';
import { setCookie, WORKSPACE_COOKIE, WORKSPACE_SECONDS } from '#server/auth/cookies.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { sessionProcedure } from '#server/trpc.ts';

export const switchTo = sessionProcedure
  .meta({ can: 'account.use' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(async ({ ctx, input }) => {
    const isMember = and(eq(members.workspaceId, input.id), eq(members.userId, ctx.principal.userId));
    const [member] = await ctx.db.select({ id: members.workspaceId }).from(members).where(isMember);
    if (!member) throw new AppError('auth.no-workspace');
    const settings = env();
    ctx.resHeaders?.append(
      'set-cookie',
      setCookie(WORKSPACE_COOKIE, member.id, { settings, seconds: WORKSPACE_SECONDS }),
    );
    return { id: member.id };
  });
