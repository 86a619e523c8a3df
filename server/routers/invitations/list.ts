/** Invitations that can still be accepted, newest first. */
import { desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { invitations } from '#db/schema/invitations.ts';
import { users } from '#db/schema/people.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { isOpen } from './create.ts';

export const list = workspaceProcedure.meta({ can: 'members.manage' }).query(({ ctx }) =>
  ctx.inWorkspace((tx) =>
    tx
      .select({
        id: invitations.id,
        email: invitations.email,
        role: invitations.role,
        expires: invitations.expires,
        invitedBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
      })
      .from(invitations)
      .leftJoin(users, eq(users.id, invitations.invitedBy))
      .where(isOpen)
      .orderBy(desc(invitations.createdAt), desc(invitations.id)),
  ),
);

/** Takes an invitation back; its link opens nothing from then on. */
export const revoke = workspaceProcedure
  .meta({ can: 'members.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const [gone] = await tx
        .delete(invitations)
        .where(eq(invitations.id, input.id))
        .returning({ id: invitations.id });
      if (!gone) throw new AppError('not-found', { what: 'invitation' });
      return gone;
    }),
  );
