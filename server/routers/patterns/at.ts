/** The draft as it was at a revision. Those from before its log began are not known. */
import { z } from 'zod';
import { readRevision } from '#server/drafts/read.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPattern } from './find.ts';

export const at = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ id: z.string().max(64), revision: z.int().min(1) }))
  .query(({ ctx, input: { id, revision } }) =>
    ctx.inWorkspace(async (tx) => {
      const pattern = await findPattern(tx, id);
      return { revision, name: pattern.name, graph: await readRevision(tx, pattern, revision) };
    }),
  );
