/** With whom one pattern is shared, and with whom it could be. */
import { asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { grants } from '#db/schema/grants.ts';
import { groups } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { members } from '#db/schema/workspaces.ts';
import { GRANTABLE, PERMISSIONS } from '#server/access/permissions.ts';
import { findPatternRef } from '#server/routers/patterns/find.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure
  .meta({ can: 'grants.manage' })
  .input(z.strictObject({ patternId: z.string().max(64) }))
  .query(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id } = await findPatternRef(tx, input.patternId);
      const shared = await tx
        .select({
          id: grants.id,
          userId: grants.userId,
          groupId: grants.groupId,
          name: sql<string>`coalesce(${users.name}, ${users.email}, ${groups.name}, 'Someone')`,
          permissions: grants.permissions,
        })
        .from(grants)
        .leftJoin(users, eq(users.id, grants.userId))
        .leftJoin(groups, eq(groups.id, grants.groupId))
        .where(eq(grants.patternId, id))
        .orderBy(asc(grants.createdAt), asc(grants.id));
      const people = await tx
        .select({
          userId: members.userId,
          name: sql<string>`coalesce(${users.name}, ${users.email}, 'Someone')`,
          role: members.role,
        })
        .from(members)
        .innerJoin(users, eq(users.id, members.userId))
        .orderBy(asc(users.name), asc(users.id));
      const teams = await tx
        .select({ groupId: groups.id, name: groups.name })
        .from(groups)
        .orderBy(groups.name);
      const choices = GRANTABLE.map((permission) => ({ permission, says: PERMISSIONS[permission] }));
      return { shared, people, groups: teams, choices };
    }),
  );
