/** What was done to a draft after a revision, oldest first, a page at a time. */
import { z } from 'zod';
import { readEdits } from '#server/drafts/read.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPatternRef } from './find.ts';

const PAGE = 500;

export const since = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ id: z.string().max(64), after: z.int().min(0) }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id, revision } = await findPatternRef(tx, input.id);
      return { revision, entries: await readEdits(tx, id, { after: input.after, limit: PAGE }) };
    }),
  );
