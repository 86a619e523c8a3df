/** Takes an agent out of use: patterns that name it say so, past runs keep their log. `restore` takes it back. */
import { and, eq, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import { agents } from '#db/schema/agents.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const input = z.strictObject({ id: z.string().max(120) });

export const retire = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(input)
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const [row] = await tx
        .update(agents)
        .set({ state: 'retired', updatedAt: sql`now()` })
        .where(and(eq(agents.id, id), ne(agents.state, 'retired')))
        .returning({ id: agents.id });
      if (!row) throw new AppError('not-found', { what: 'agent' });
      return row;
    }),
  );

/** What differs from what was approved still has to be approved. */
export const restore = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(input)
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const [row] = await tx
        .update(agents)
        .set({
          state: sql`case when ${agents.seen} is null then 'active' else 'paused' end`,
          updatedAt: sql`now()`,
        })
        .where(and(eq(agents.id, id), eq(agents.state, 'retired')))
        .returning({ id: agents.id });
      if (!row) throw new AppError('not-found', { what: 'agent' });
      return row;
    }),
  );
