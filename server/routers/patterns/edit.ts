/**
 * Edits a draft: all of these, each a revision, on top of what others did since `base`; or none of them, where
 * they meet something that others touched. An edit that was sent before answers as it did then.
 */
import { z } from 'zod';
import { opsSchema } from '#engine/op-schema.ts';
import { appendEdits, lockDraft } from '#server/drafts/append.ts';
import { readEdits } from '#server/drafts/read.ts';
import { notify } from '#server/runtime/notify.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** Edits at a time; and what is told of others in one answer, the rest comes by `since`. */
const MOST = { edits: 100, told: 500 };

export const edit = workspaceProcedure
  .meta({ can: 'patterns.edit', on: { pattern: 'id' } })
  .input(
    z.strictObject({
      id: z.string().max(64),
      /** The newest revision the writer has seen. */
      base: z.int().min(1),
      edits: z
        .array(z.strictObject({ id: z.uuid(), ops: opsSchema, note: lineOfText(240).optional() }))
        .min(1)
        .max(MOST.edits),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const reply = await ctx.inWorkspace(async (tx) => {
      const draft = await lockDraft(tx, input.id);
      const wanted = { base: input.base, edits: input.edits, actor: userId };
      const appended = await appendEdits(tx, draft, wanted);
      // Its own and those of others, in order: nobody has to wait for the stream to go on.
      const entries = await readEdits(tx, draft.id, { after: input.base, limit: MOST.told });
      return { ...appended, entries };
    });
    if (reply.accepted) {
      notify(ctx.db, { run: input.id, workspace: workspaceId, seq: reply.revision, kinds: ['edit'] });
    }
    return reply;
  });
