/**
 * Invites somebody into the workspace. The link is in the answer and nowhere else: the row has the token's
 * SHA-256 only.
 */
import { and, count, gt, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import { invitations } from '#db/schema/invitations.ts';
import { refuseAbove } from '#server/access/handle-member.ts';
import { ROLES } from '#server/access/roles.ts';
import { hashToken, newSessionToken } from '#server/auth/session.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const MOST = { days: 30, open: 200 };

export const isOpen = and(isNull(invitations.acceptedAt), gt(invitations.expires, sql`now()`));

export const create = workspaceProcedure
  .meta({ can: 'members.manage' })
  .input(
    z.strictObject({
      /** Only whoever signs in with this address can accept; without one whoever has the link. */
      email: z.email().max(254).toLowerCase().optional(),
      role: z.enum(ROLES),
      days: z.int().min(1).max(MOST.days).default(7),
    }),
  )
  .mutation(({ ctx, input: { email = null, role, days } }) =>
    ctx.inWorkspace(async (tx) => {
      const { workspaceId, userId: invitedBy } = ctx.principal;
      refuseAbove(ctx.principal, role);
      const [open] = await tx.select({ count: count() }).from(invitations).where(isOpen);
      if ((open?.count ?? 0) >= MOST.open) throw new AppError('invitation.many', { limit: MOST.open });
      const id = newId('inv');
      const token = newSessionToken();
      const expires = sql`now() + ${days}::int * interval '1 day'`;
      const row = { id, workspaceId, tokenHash: hashToken(token), email, role, invitedBy, expires };
      await tx.insert(invitations).values(row);
      return { id, link: new URL(`/invite/${token}`, env().NEXTAUTH_URL).href };
    }),
  );
