/** What the log of the last runs says of one agent: how long it takes, how often it fails, what it costs. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import { correlationOf, readChecked, trackOf } from '#server/agents/checked.ts';
import { type CallRow, figuresOf } from '#server/agents/figures.ts';
import { AppError } from '#server/errors.ts';
import { readFigures } from '#server/routers/dashboards/read-figures.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { cardsOf } from '#server/workspace-agents.ts';

/** Runs looked through, newest first, and calls taken of them. */
const RUNS = 500;
const CALLS = 2_000;
const DAYS = 30;

export const figures = workspaceProcedure
  .meta({ can: 'agents.read' })
  .input(z.strictObject({ id: z.string().max(120) }))
  .query(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const cards = new Map((await cardsOf(tx)).map((card) => [card.id, card]));
      const card = cards.get(id);
      if (!card) throw new AppError('not-found', { what: 'agent' });
      const rows = await tx.execute<CallRow>(sql`
        with recent as (
          select id, month from runs where started_at is not null order by created_at desc limit ${RUNS}
        )
        select (event->>'at')::float8 as at, coalesce(event->'out'->'out', event->'out') as belief
        from recent cross join lateral (
          select seq, body::jsonb as event from run_events
          where run_id = recent.id and month = recent.month offset 0
        ) as told
        where event->>'kind' in ('node.settled', 'effect.settled') and event ? 'asked' and coalesce(event->'out'->'out'->>'by', event->'out'->>'by', event->'asked'->>'agent') = ${id}
          and not event ? 'reused' and not event ? 'pinned'
        order by at desc limit ${CALLS}`);
      const sums = await readFigures(tx, { minutes: DAYS * 1_440, barMinutes: 1_440 });
      const differing = new Map(
        sums.flatMap((one) => (one.kind === 'disagreed' ? [[one.key, one.count] as const] : [])),
      );
      const others = sums.flatMap(({ kind, key, count }) => {
        if (kind !== 'pair') return [];
        const pair = JSON.parse(key) as [string, string];
        const other = cards.get(pair[0] === id ? pair[1] : pair[0]);
        if (
          !pair.includes(id) ||
          !other ||
          isCapability(other.id) ||
          other.task !== card.task ||
          other.claim !== card.claim
        )
          return [];
        return [{ id: other.id, title: other.title, pairs: count, disagreed: differing.get(key) ?? 0 }];
      });
      const checked = await readChecked(tx, [id, ...others.map((other) => other.id)]);
      const told = others.map((one) => ({ ...one, errors: correlationOf(checked, [id, one.id]) }));
      const own = checked.filter(({ agent }) => agent === id);
      return {
        ...figuresOf([...rows], own),
        track: trackOf(checked, id),
        others: told.sort((a, b) => b.disagreed / b.pairs - a.disagreed / a.pairs).slice(0, 10),
        runs: RUNS,
        window: DAYS,
      };
    }),
  );
