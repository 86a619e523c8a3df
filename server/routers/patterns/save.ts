/**
 * Replaces a whole draft if nobody changed it since the revision it started from; for whoever has a whole
 * graph and no edits, e.g. a script. If somebody did, nothing is written and the caller gets the newer draft.
 * Only the shape of the graph is demanded: people save half-done work. The log gets what it changed.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Op } from '#engine/ops.ts';
import { patternSchema } from '#engine/pattern.ts';
import { appendEdits, type Draft, lockDraft } from '#server/drafts/append.ts';
import { notify } from '#server/runtime/notify.ts';
import { lineOfText, linesOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { fromColumn } from './graph.ts';

export const save = workspaceProcedure
  .meta({ can: 'patterns.edit', on: { pattern: 'id' } })
  .input(
    z.strictObject({
      id: z.string().max(64),
      revision: z.int().min(1),
      graph: patternSchema,
      name: lineOfText(120).optional(),
      description: linesOfText(2_000).optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { id, revision: base, graph, name, description } = input;
    const { workspaceId, userId } = ctx.principal;
    const named = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
    const ops: Op[] = [{ type: 'replaceAll', pattern: graph }];
    if (Object.keys(named).length > 0) ops.push({ type: 'describe', ...named });
    const reply = await ctx.inWorkspace(async (tx) => {
      const draft = await lockDraft(tx, id);
      if (draft.revision !== base) return { saved: false as const, current: toCurrent(draft) };
      const edits = [{ id: randomUUID(), ops }];
      const { revision, ...done } = await appendEdits(tx, draft, { base, edits, actor: userId });
      // Nobody can have come between: the draft is locked.
      if (!done.accepted) return { saved: false as const, current: toCurrent(draft) };
      return { saved: true as const, revision, savedAt: done.savedAt };
    });
    if (reply.saved)
      notify(ctx.db, { run: id, workspace: workspaceId, seq: reply.revision, kinds: ['edit'] });
    return reply;
  });

const toCurrent = ({ revision, graph, name, description, updatedAt }: Draft) => ({
  ...{ revision, graph: fromColumn(graph), name, description, savedAt: updatedAt },
});
