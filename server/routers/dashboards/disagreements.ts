/** Which agents disagree: pairs that answered the same question about the same input in the same run. */
import type { Tx } from '#db/client.ts';
import type { AgentCard } from '#primitives/define.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { cardsOf } from '#server/workspace-agents.ts';
import type { Figure } from './read-figures.ts';

export type Disagreement = {
  /** Titles of the two agents. */
  a: string;
  b: string;
  /** Questions both answered. */
  pairs: number;
  disagreed: number;
};

const MOST = 10;

/** The pairs with the greatest share of disagreement; pairs that never disagreed are among them. */
export async function disagreementsOf(tx: Tx, figures: readonly Figure[]): Promise<Disagreement[]> {
  const both = figures.filter(({ kind }) => kind === 'pair');
  if (both.length === 0) return [];
  const differing = new Map(
    figures.flatMap(({ kind, key, count }) => (kind === 'disagreed' ? [[key, count] as const] : [])),
  );
  const cards = new Map((await cardsOf(tx)).map((card) => [card.id, card]));
  return both
    .flatMap(({ key, count: pairs }) => {
      const [a, b] = JSON.parse(key) as [string, string];
      const [one, other] = [cards.get(a), cards.get(b)];
      if (!one || !other || !isSameQuestion(one, other)) return [];
      return [{ a: one.title, b: other.title, pairs, disagreed: differing.get(key) ?? 0 }];
    })
    .sort((x, y) => y.disagreed / y.pairs - x.disagreed / x.pairs || y.pairs - x.pairs)
    .slice(0, MOST);
}

/**
 * The same claim about the same task: a language and a mood of one text do not disagree. Trained agents
 * share one task, whatever they learned; there the labels must be the same.
 */
function isSameQuestion(a: AgentCard, b: AgentCard): boolean {
  if (a.task !== b.task || a.claim !== b.claim) return false;
  return (
    (a.provider === 'built-in' && b.provider === 'built-in') || showType(a.output) === showType(b.output)
  );
}
