/** May people answer the questions of runs they started themselves? */
import { workspaces } from '#db/schema/workspaces.ts';
import { mayAnswerOwn } from '#server/approvals/may-answer.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** `mayApproveOwn` null: only while nobody else may. `mayIt`: what that comes to for whoever asks. */
export const rule = workspaceProcedure.meta({ can: 'approvals.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const [row] = await tx.select({ mayApproveOwn: workspaces.selfApproval }).from(workspaces);
    if (!row) throw new AppError('auth.no-workspace');
    return { ...row, mayIt: await mayAnswerOwn(tx, ctx.principal) };
  }),
);
