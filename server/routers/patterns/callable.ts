/** Published versions that a pattern of this workspace can call, the newest of each pattern first. */
import { desc, eq, isNull } from 'drizzle-orm';
import { patterns, versions } from '#db/schema/patterns.ts';
import { workspaceProcedure } from '#server/trpc.ts';

/** Versions offered to choose from; older ones are called by those that already carry them. */
const OFFERED_MAX = 500;

export const callable = workspaceProcedure.meta({ can: 'patterns.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const rows = await tx
      .select({ patternId: patterns.id, name: patterns.name, semver: versions.semver })
      .from(versions)
      .innerJoin(patterns, eq(patterns.id, versions.patternId))
      .where(isNull(patterns.deletedAt))
      .orderBy(patterns.name, desc(versions.publishedAt))
      .limit(OFFERED_MAX);
    return rows.map(({ patternId, name, semver }) => ({
      ref: `${patternId}@${semver}`,
      patternId,
      name,
      semver,
    }));
  }),
);
