/** The triggers of the workspace, newest first, and the patterns one can start. Never a key. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { triggers } from '#db/schema/hooks.ts';
import { patterns, versions } from '#db/schema/patterns.ts';
import { users } from '#db/schema/people.ts';
import { env } from '#server/env.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure.meta({ can: 'runs.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const rows = await tx
      .select({
        ...{ id: triggers.id, name: triggers.name, enabled: triggers.enabled, patternId: patterns.id },
        ...{ pattern: patterns.name, semver: versions.semver },
        ...{ createdAt: triggers.createdAt, lastUsedAt: triggers.lastUsedAt },
        createdBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
      })
      .from(triggers)
      .innerJoin(
        patterns,
        and(
          eq(patterns.workspaceId, triggers.workspaceId),
          eq(patterns.id, triggers.patternId),
          isNull(patterns.deletedAt),
        ),
      )
      .leftJoin(
        versions,
        and(eq(versions.workspaceId, triggers.workspaceId), eq(versions.id, triggers.versionId)),
      )
      .leftJoin(users, eq(users.id, triggers.createdBy))
      .orderBy(desc(triggers.createdAt), desc(triggers.id));
    const published = await tx
      .selectDistinct({ id: patterns.id, name: patterns.name })
      .from(patterns)
      .innerJoin(
        versions,
        and(eq(versions.workspaceId, patterns.workspaceId), eq(versions.patternId, patterns.id)),
      )
      .where(isNull(patterns.deletedAt))
      .orderBy(asc(patterns.name), asc(patterns.id));
    const { origin } = new URL(env().NEXTAUTH_URL);
    return { triggers: rows.map((row) => ({ ...row, url: `${origin}/api/hooks/${row.id}` })), published };
  }),
);
