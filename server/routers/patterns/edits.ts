/** Who did what to a draft, newest first, a page at a time; the cursor is the oldest revision that was given. */
import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { patternEdits } from '#db/schema/edits.ts';
import { users } from '#db/schema/people.ts';
import { editColumns } from '#server/drafts/read.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPatternRef } from './find.ts';

/** Rows at a time. */
const PAGE = 50;

export const edits = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(
    z.strictObject({
      id: z.string().max(64),
      cursor: z.int().min(1).nullish(),
      direction: z.literal('forward').optional(),
    }),
  )
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id } = await findPatternRef(tx, input.id);
      const before = input.cursor == null ? undefined : lt(patternEdits.revision, input.cursor);
      const found = await tx
        .select(editColumns)
        .from(patternEdits)
        .leftJoin(users, eq(users.id, patternEdits.actor))
        .where(and(eq(patternEdits.patternId, id), before))
        .orderBy(desc(patternEdits.revision))
        .limit(PAGE + 1);
      const rows = found.slice(0, PAGE);
      return { rows, nextCursor: found.length > PAGE ? (rows.at(-1)?.revision ?? null) : null };
    }),
  );
