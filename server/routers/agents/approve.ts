/** A person looked at what changed and approves exactly that: the agent is called again. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { agents } from '#db/schema/agents.ts';
import { changedFacts } from '#server/agents/kinds/facts.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const approve = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(
    z.strictObject({
      id: z.string().max(120),
      /** What the person saw. */
      seen: z.record(z.string().max(80), z.string().max(5_000)),
    }),
  )
  .mutation(({ ctx, input: { id, seen } }) =>
    ctx.inWorkspace(async (tx) => {
      const [row] = await tx.select().from(agents).where(eq(agents.id, id)).for('update');
      if (!row) throw new AppError('not-found', { what: 'agent' });
      if (!row.seen || changedFacts(row.seen, seen).length > 0) throw new AppError('agent.seen');
      const state = row.state === 'paused' ? ('active' as const) : row.state;
      await tx
        .update(agents)
        .set({ approved: seen, seen: null, why: null, state, updatedAt: sql`now()` })
        .where(eq(agents.id, id));
      return { id, state };
    }),
  );
