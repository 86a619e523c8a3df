/** Every agent a pattern of this workspace may call. `mine`: trained here, so it can be removed. */
import { workspaceProcedure } from '#server/trpc.ts';
import { cardsOf } from '#server/workspace-agents.ts';

export const list = workspaceProcedure.meta({ can: 'agents.read' }).query(async ({ ctx }) => {
  const cards = await ctx.inWorkspace(cardsOf);
  return cards.map((card) => ({ ...card, mine: card.provider === 'trained' }));
});
