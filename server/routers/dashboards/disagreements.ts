/** Which agents disagree: pairs that answered the same question about the same input in the same run. */
import { sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import type { AgentCard } from '#primitives/define.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { cardsOf } from '#server/workspace-agents.ts';

export type Disagreement = {
  /** Titles of the two agents. */
  a: string;
  b: string;
  /** Questions both answered. */
  pairs: number;
  disagreed: number;
};

type Row = { a: string; b: string; pairs: number; disagreed: number };

const MOST = 10;

/** The pairs with the greatest share of disagreement; pairs that never disagreed are among them. */
export async function disagreementsOf(tx: Tx, minutes: number): Promise<Disagreement[]> {
  const rows = await answeredBoth(tx, Date.now() - minutes * 60_000);
  if (rows.length === 0) return [];
  const cards = new Map((await cardsOf(tx)).map((card) => [card.id, card]));
  return rows
    .flatMap(({ a, b, ...counts }) => {
      const [one, other] = [cards.get(a), cards.get(b)];
      if (!one || !other || !isSameQuestion(one, other)) return [];
      return [{ a: one.title, b: other.title, ...counts }];
    })
    .sort((x, y) => y.disagreed / y.pairs - x.disagreed / x.pairs || y.pairs - x.pairs)
    .slice(0, MOST);
}

/** Per run, agent and input the last answer counts; outcomes taken over from another run do not. */
async function answeredBoth(tx: Tx, sinceMs: number): Promise<Row[]> {
  const rows = await tx.execute<Row>(sql`
    with answer as (
      select distinct on (run_id, body->'asked'->>'agent', body->'asked'->>'input')
        run_id, body->'asked'->>'agent' as agent, body->'asked'->>'input' as input,
        body->'out'->'out'->'value' as value
      from run_events
      where kind = 'node.settled' and at > ${sinceMs}::bigint and body ? 'asked' and not body ? 'reused'
        and body->'out'->'out'->>'outcome' = 'ok'
      order by 1, 2, 3, seq desc
    )
    select a.agent as a, b.agent as b, count(*)::int as pairs,
      count(*) filter (where a.value is distinct from b.value)::int as disagreed
    from answer a join answer b on a.run_id = b.run_id and a.input = b.input and a.agent < b.agent
    group by 1, 2`);
  return [...rows];
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
