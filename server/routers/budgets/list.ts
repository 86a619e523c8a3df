/** Budgets in money, with what was spent since their period began; that of the whole workspace first. */
import { asc, eq } from 'drizzle-orm';
import { agents } from '#db/schema/agents.ts';
import { budgets } from '#db/schema/budgets.ts';
import { EVERYBODY, spentOf } from '#server/budgets/budgets.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure.meta({ can: 'runs.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const rows = await tx
      .select({ budget: budgets, name: agents.name })
      .from(budgets)
      .leftJoin(agents, eq(agents.id, budgets.agentId))
      .orderBy(asc(budgets.agentId));
    const told = [];
    for (const { budget, name } of rows) {
      const { agentId, amount, currency, period, wholeRuns } = budget;
      const spent = await spentOf(tx, budget);
      told.push({
        ...{ agentId: agentId === EVERYBODY ? null : agentId, name },
        ...{ amount, currency, period, wholeRuns, spent },
      });
    }
    return told;
  }),
);
