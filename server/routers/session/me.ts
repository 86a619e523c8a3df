/** Who is signed in, where, and what else they may open. */
import { asc, count, eq } from 'drizzle-orm';
import { approvals } from '#db/schema/approvals.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { env, isLocalMode } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const me = workspaceProcedure.meta({ can: 'workspace.read' }).query(async ({ ctx }) => {
  const { userId, name, email, workspaceId, role, permissions } = ctx.principal;
  const mine = await ctx.db
    .select({ id: workspaces.id, name: workspaces.name, role: members.role })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .where(eq(members.userId, userId))
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id));
  const workspace = mine.find(({ id }) => id === workspaceId);
  if (!workspace) throw new AppError('auth.no-workspace');
  const [open] = await ctx.inWorkspace((tx) =>
    tx.select({ count: count() }).from(approvals).where(eq(approvals.status, 'open')),
  );
  return {
    user: { id: userId, name, email },
    workspace: { id: workspace.id, name: workspace.name },
    role,
    permissions: [...permissions],
    workspaces: mine,
    mode: isLocalMode(env()) ? ('local' as const) : ('sso' as const),
    openApprovals: open?.count ?? 0,
  };
});
