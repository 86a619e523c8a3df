/**
 * Every agent a pattern of this workspace may call, registered ones also while they are paused. `mine`: trained
 * here, so it can be removed; `registered`: it has a page, and can be retired.
 */
import { registeredRows } from '#server/agents/registered.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { cardsOf } from '#server/workspace-agents.ts';

export const list = workspaceProcedure.meta({ can: 'agents.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const cards = await cardsOf(tx);
    const rows = new Map((await registeredRows(tx)).map((row) => [row.id, row]));
    return cards.map((card) => {
      const row = rows.get(card.id);
      const registered = row && { state: row.state, health: row.health };
      return { ...card, mine: card.provider === 'trained', ...(registered && { registered }) };
    });
  }),
);
