/**
 * May this person answer this question now? Asked in the transaction that records the answer: a role that was taken
 * away a moment ago counts no more.
 */
import { and, count, eq, inArray, ne } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { can, findResource } from '../access/can.ts';
import { PERMISSIONS } from '../access/permissions.ts';
import type { Principal } from '../access/principal.ts';
import { ROLE_PERMISSIONS, ROLES } from '../access/roles.ts';
import { AppError } from '../errors.ts';

const ANSWERING = ROLES.filter((role) => ROLE_PERMISSIONS[role].has('approvals.answer'));

/** May whoever started a run answer its questions? Unless the workspace says so or not: while nobody else may. */
export async function mayAnswerOwn(tx: Tx, { userId, workspaceId }: Principal): Promise<boolean> {
  const [row] = await tx.select({ rule: workspaces.selfApproval }).from(workspaces);
  if (!row) return false;
  if (row.rule !== null) return row.rule;
  const isOther = and(
    eq(members.workspaceId, workspaceId),
    ne(members.userId, userId),
    inArray(members.role, ANSWERING),
  );
  const [others] = await tx.select({ count: count() }).from(members).where(isOther);
  return others?.count === 0;
}

/** Throws `auth.role` or `approval.own`. The member's row stays as it is until the answer is recorded. */
export async function checkMayAnswer(
  tx: Tx,
  principal: Principal,
  { approvalId, runId }: { approvalId: string; runId: string },
): Promise<void> {
  const { userId, workspaceId } = principal;
  const [member] = await tx
    .select({ role: members.role })
    .from(members)
    .where(and(eq(members.workspaceId, workspaceId), eq(members.userId, userId)))
    .for('share');
  if (!member) throw new AppError('auth.no-workspace');
  const now = { ...principal, role: member.role, permissions: ROLE_PERMISSIONS[member.role] };
  if (!can(now, 'approvals.answer')) {
    const resource = await findResource(tx, now, { kind: 'approval', id: approvalId });
    if (!can(now, 'approvals.answer', resource)) {
      throw new AppError('auth.role', { role: member.role, action: PERMISSIONS['approvals.answer'] });
    }
  }
  const [run] = await tx.select({ startedBy: runs.startedBy }).from(runs).where(eq(runs.id, runId));
  if (run?.startedBy === userId && !(await mayAnswerOwn(tx, principal))) throw new AppError('approval.own');
}
