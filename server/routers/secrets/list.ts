/** The secrets of the workspace by name. Their values never leave the server. */
import { asc, eq, sql } from 'drizzle-orm';
import { users } from '#db/schema/people.ts';
import { secrets } from '#db/schema/secrets.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure.meta({ can: 'secrets.manage' }).query(({ ctx }) =>
  ctx.inWorkspace((tx) =>
    tx
      .select({
        ...{ id: secrets.id, name: secrets.name, hint: secrets.hint, createdAt: secrets.createdAt },
        ...{ replacedAt: secrets.replacedAt, lastUsedAt: secrets.lastUsedAt },
        createdBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
      })
      .from(secrets)
      .leftJoin(users, eq(users.id, secrets.createdBy))
      .orderBy(asc(secrets.name), asc(secrets.id)),
  ),
);
