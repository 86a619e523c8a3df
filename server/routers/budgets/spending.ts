/** What calls of agents cost on each of the last days, by agent and currency. */
import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { agents } from '#db/schema/agents.ts';
import { spending } from '#db/schema/budgets.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const spendingOf = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.strictObject({ days: z.int().min(1).max(366) }))
  .query(({ ctx, input: { days } }) =>
    ctx.inWorkspace(async (tx) => {
      const today = sql<string>`(now() at time zone 'UTC')::date`;
      const rows = await tx
        .select({
          ...{ day: spending.day, agentId: spending.agentId, name: agents.name },
          ...{ currency: spending.currency, amount: spending.amount, calls: spending.calls },
        })
        .from(spending)
        .leftJoin(agents, eq(agents.id, spending.agentId))
        .where(sql`${spending.day} > ${today} - ${days}::int`)
        .orderBy(asc(spending.day), asc(spending.agentId));
      const [now] = await tx.execute<{ day: string }>(sql`select ${today}::text as day`);
      return {
        /** The last day that is shown, UTC. */
        today: now?.day ?? '',
        days,
        /** Without a currency: calls of which nobody knows the price. */
        rows: rows.map(({ currency, ...row }) => ({ ...row, currency: currency || null })),
      };
    }),
  );
