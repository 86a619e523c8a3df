/** What was published of a pattern, newest first. */
import { desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { versions } from '#db/schema/patterns.ts';
import { users } from '#db/schema/people.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPattern } from './find.ts';

export const versionsOf = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id } = await findPattern(tx, input.id);
      return tx
        .select({
          id: versions.id,
          semver: versions.semver,
          hash: versions.hash,
          note: versions.note,
          publishedAt: versions.publishedAt,
          publishedBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
        })
        .from(versions)
        .leftJoin(users, eq(users.id, versions.publishedBy))
        .where(eq(versions.patternId, id))
        .orderBy(desc(versions.publishedAt), desc(versions.id));
    }),
  );
