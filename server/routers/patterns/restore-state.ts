/**
 * Makes a draft what it was at a version or revision, as one edit of its log: nothing is taken out of the
 * history, and restoring the revision before undoes it. Its name and description stay.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { deltaOf } from '#engine/delta.ts';
import { appendEdits, lockDraft } from '#server/drafts/append.ts';
import { AppError } from '#server/errors.ts';
import { notify } from '#server/runtime/notify.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { fromColumn } from './graph.ts';
import { sideSchema, stateOf } from './state.ts';

export const restoreState = workspaceProcedure
  .meta({ can: 'patterns.edit', on: { pattern: 'id' } })
  .input(z.strictObject({ id: z.string().max(64), at: sideSchema }))
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId: actor } = ctx.principal;
    const done = await ctx.inWorkspace(async (tx) => {
      const draft = await lockDraft(tx, input.id);
      const { revision: was } = draft;
      const { graph, semver, revision } = await stateOf(tx, draft, input.at);
      const ops = deltaOf(fromColumn(draft.graph), graph);
      if (ops.length === 0) return { revision: was, was };
      const note = semver === null ? `Restored revision ${revision}` : `Restored version ${semver}`;
      const edits = [{ id: randomUUID(), ops, note }];
      const reply = await appendEdits(tx, draft, { base: was, edits, actor });
      // Nobody can have come between: the draft is locked.
      if (!reply.accepted) throw new AppError('pattern.revision', { revision: was });
      return { revision: reply.revision, was };
    });
    if (done.revision !== done.was) {
      notify(ctx.db, { run: input.id, workspace: workspaceId, seq: done.revision, kinds: ['edit'] });
    }
    return done;
  });
