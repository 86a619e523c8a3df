/** What a pattern can name instead of an agent, who can answer for it, and who does. */
import { bindingsOf, candidatesIn, rankedFor } from '#server/agents/capabilities.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { cardsOf } from '#server/workspace-agents.ts';

export const capabilities = workspaceProcedure.meta({ can: 'agents.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const cards = await cardsOf(tx);
    const bindings = await bindingsOf(tx);
    const groups = [...candidatesIn(cards)];
    const ranked = await rankedFor(
      tx,
      groups.flatMap(([, candidates]) => candidates),
    );
    return groups.flatMap(([id, candidates]) => {
      const ids = new Set(candidates.map((card) => card.id));
      const mine = ranked.filter(({ card }) => ids.has(card.id));
      const [first] = mine;
      if (!first) return [];
      const isCalled = (card: { paused?: string }) => card.paused === undefined;
      const best = mine.find(({ card, track }) => isCalled(card) && track.missing === 0);
      const { task, input, output } = first.card;
      return [
        {
          ...{ id, task, input, output },
          /** By hand; an agent that is gone answers nothing. */
          chosen: bindings.get(id) ?? null,
          /** By its record, where nobody is chosen. */
          best: best?.card.id ?? null,
          candidates: mine.map(({ card, track }) => ({ id: card.id, title: card.title, track })),
        },
      ];
    });
  }),
);
