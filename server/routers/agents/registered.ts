/** One registered agent with everything its page shows but figures: settings, versions, what is to be approved. */
import { desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { agentVersions } from '#db/schema/agents.ts';
import { patterns } from '#db/schema/patterns.ts';
import { users } from '#db/schema/people.ts';
import { hasPrice, PRICE_LIST } from '#server/agents/kinds/model/prices.ts';
import { findRegistered, readDefinition, registeredCard } from '#server/agents/registered.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const registered = workspaceProcedure
  .meta({ can: 'agents.read' })
  .input(z.strictObject({ id: z.string().max(120) }))
  .query(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const row = await findRegistered(tx, id);
      if (!row) throw new AppError('not-found', { what: 'agent' });
      const versions = await tx
        .select({
          version: agentVersions.version,
          createdAt: agentVersions.createdAt,
          createdBy: users.name,
        })
        .from(agentVersions)
        .leftJoin(users, eq(users.id, agentVersions.createdBy))
        .where(eq(agentVersions.agentId, id))
        .orderBy(desc(agentVersions.version))
        .limit(50);
      const usedIn = await tx
        .select({ id: patterns.id, name: patterns.name })
        .from(patterns)
        .where(
          sql`jsonb_path_exists(${patterns.graph}, '$.**.agentId ? (@ == $id)', jsonb_build_object('id', ${id}::text))`,
        )
        .limit(50);
      const { state, why, approved, seen, health, version } = row;
      const definition = readDefinition(row);
      const price =
        definition?.kind === 'model' ? { isKnown: hasPrice(definition.config), ...PRICE_LIST } : undefined;
      // A recording's answers can be megabytes, and nobody reads them on a page.
      const shown =
        definition?.kind === 'recorded'
          ? {
              ...definition,
              config: { ...definition.config, answers: definition.config.answers.slice(0, 20) },
            }
          : definition;
      return {
        card: registeredCard(row),
        definition: shown,
        state,
        why,
        approved,
        seen,
        health,
        version,
        versions,
        usedIn,
        price,
      };
    }),
  );
