/** Makes a new version of a registered agent, and with that approves what answers now. */
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { agents } from '#db/schema/agents.ts';
import { definition } from '#server/agents/kinds/definition.ts';
import { findRegistered } from '#server/agents/registered.ts';
import { AppError } from '#server/errors.ts';
import { outsideFor } from '#server/runtime/agents.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { factsOf, keepVersion, refuseLoop } from './save.ts';

export const update = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(z.strictObject({ id: z.string().max(120), version: z.int().min(1), definition }))
  .mutation(async ({ ctx, input: { id, ...input } }) => {
    const { workspaceId, userId } = ctx.principal;
    const before = await ctx.inWorkspace((tx) => findRegistered(tx, id));
    if (!before) throw new AppError('not-found', { what: 'agent' });
    const approved = await factsOf(input.definition, await outsideFor(ctx.db, workspaceId));
    return ctx.inWorkspace(async (tx) => {
      const [row] = await tx.select().from(agents).where(eq(agents.id, id)).for('update');
      if (!row) throw new AppError('not-found', { what: 'agent' });
      if (row.version !== input.version) throw new AppError('agent.version', { version: row.version });
      await refuseLoop(tx, id, input.definition);
      const { name, kind } = input.definition;
      const version = row.version + 1;
      const state = row.state === 'retired' ? ('retired' as const) : ('active' as const);
      const after = { name, kind, definition: input.definition, version, approved, seen: null, why: null };
      await tx
        .update(agents)
        .set({ ...after, state, health: null, updatedAt: sql`now()` })
        .where(eq(agents.id, id));
      await keepVersion(tx, { workspaceId, agentId: id, version, createdBy: userId }, { ...input, approved });
      return { id, version };
    });
  });
