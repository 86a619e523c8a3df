/**
 * Looking at an invitation and accepting it. Whoever accepts is not in the workspace yet, so the invitation is found
 * outside the tenant door, by the hash of its token and by nothing else; all that is written goes through the door.
 */
import { and, eq, isNull, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { invitations } from '#db/schema/invitations.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import type { Principal } from '#server/access/principal.ts';
import { mayHandle, ROLE_PERMISSIONS, type Role } from '#server/access/roles.ts';
import { setCookie, WORKSPACE_COOKIE, WORKSPACE_SECONDS } from '#server/auth/cookies.ts';
import { hashToken } from '#server/auth/session.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { isDeactivatedIn } from '#server/sign-in/disable.ts';
import { sessionProcedure } from '#server/trpc.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { isOpen } from './create.ts';

/** A mistyped one gets the same sentence as one that is over. */
const token = z.string().max(2_000);

/**
 * Throws `invitation.over`, `invitation.other`. An invitation says what its maker may say now: whoever was removed, or may
 * invite nobody any more, does not come back, or let others in, by a link they kept.
 */
async function findInvitation(db: Db, given: string, { email, name }: Pick<Principal, 'email' | 'name'>) {
  const [row] = await db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      workspaceId: invitations.workspaceId,
      organisationId: workspaces.organisationId,
      workspace: workspaces.name,
      makerRole: members.role,
      invitedBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .leftJoin(
      members,
      and(
        eq(members.workspaceId, invitations.workspaceId),
        eq(members.userId, invitations.invitedBy),
        isNull(users.disabledAt),
      ),
    )
    .where(and(eq(invitations.tokenHash, hashToken(given)), isOpen));
  if (!row || !mayInvite(row.makerRole, row.role)) throw new AppError('invitation.over');
  if (row.email !== null && row.email !== email?.toLowerCase()) {
    throw new AppError('invitation.other', { email: row.email, you: email ?? name });
  }
  return row;
}

const mayInvite = (maker: Role | null, role: Role): boolean =>
  maker !== null && ROLE_PERMISSIONS[maker].has('members.manage') && mayHandle(maker, role);

export const look = sessionProcedure
  .meta({ can: 'account.use' })
  .input(z.strictObject({ token }))
  .query(async ({ ctx, input }) => {
    const { workspace, role, invitedBy } = await findInvitation(ctx.db, input.token, ctx.principal);
    return { workspace, role, invitedBy };
  });

export const accept = sessionProcedure
  .meta({ can: 'account.use' })
  .input(z.strictObject({ token }))
  .mutation(async ({ ctx, input }) => {
    const { userId } = ctx.principal;
    const found = await findInvitation(ctx.db, input.token, ctx.principal);
    const { id, workspaceId, organisationId, workspace, role } = found;
    await withWorkspace(ctx.db, workspaceId, async (tx) => {
      if (await isDeactivatedIn(tx, { organisationId, userId }))
        throw new AppError('invitation.deactivated', { workspace });
      const used = { acceptedAt: sql`now()`, acceptedBy: userId };
      const [mine] = await tx
        .update(invitations)
        .set(used)
        .where(and(eq(invitations.id, id), isOpen))
        .returning({ id: invitations.id });
      if (!mine) throw new AppError('invitation.over');
      const made = await tx
        .insert(members)
        .values({ workspaceId, userId, role })
        .onConflictDoNothing()
        .returning({ userId: members.userId });
      if (made.length === 0) throw new AppError('invitation.member', { workspace });
      await tx.insert(orgMembers).values({ organisationId, userId, role: 'member' }).onConflictDoNothing();
    });
    const cookie = setCookie(WORKSPACE_COOKIE, workspaceId, { settings: env(), seconds: WORKSPACE_SECONDS });
    ctx.resHeaders?.append('set-cookie', cookie);
    return { workspaceId };
  });
