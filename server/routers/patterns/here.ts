/** A sign of life of one tab: where its pointer is and what it has selected. Told to others, never stored. */
import { z } from 'zod';
import { giveSign } from '#server/runtime/presence.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPatternRef } from './find.ts';

const pixels = z.number().min(-1e7).max(1e7);

export const here = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(
    z.strictObject({
      id: z.string().max(64),
      /** Made up by the tab. */
      tab: z.uuid(),
      at: z.strictObject({ x: pixels, y: pixels }).nullable(),
      selected: z.string().max(64).nullable(),
      isGone: z.boolean().default(false),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId, name } = ctx.principal;
    const { id, ...seen } = input;
    await ctx.inWorkspace((tx) => findPatternRef(tx, id));
    const sign = { ...seen, user: userId, name: name.slice(0, 120) };
    giveSign(ctx.db, { workspaceId, patternId: id }, sign);
    return {};
  });
