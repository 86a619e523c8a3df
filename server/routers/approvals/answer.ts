/** Answers a question; the run goes on. The first answer counts. */
import { z } from 'zod';
import { checkMayAnswer } from '#server/approvals/may-answer.ts';
import { answerQuestion } from '#server/runtime/people.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const answer = workspaceProcedure
  .meta({ can: 'approvals.answer', on: { approval: 'id' } })
  .input(
    z.strictObject({
      id: z.string().max(64),
      answer: z.unknown(),
      /** One per decision: sent again it is the same decision. */
      idempotencyKey: z.string().min(8).max(255).optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const { id: approvalId } = input;
    await answerQuestion(ctx.db, {
      ...{ workspaceId, approvalId, by: userId, answer: input.answer, key: input.idempotencyKey },
      check: (tx, question) => checkMayAnswer(tx, ctx.principal, question),
    });
    return { id: approvalId };
  });
