/** The webhooks of the workspace, newest first. Never a key. */
import { desc, eq, sql } from 'drizzle-orm';
import { webhooks } from '#db/schema/hooks.ts';
import { users } from '#db/schema/people.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const list = workspaceProcedure.meta({ can: 'settings.manage' }).query(({ ctx }) =>
  ctx.inWorkspace((tx) =>
    tx
      .select({
        ...{ id: webhooks.id, url: webhooks.url, events: webhooks.events, enabled: webhooks.enabled },
        createdAt: webhooks.createdAt,
        createdBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
      })
      .from(webhooks)
      .leftJoin(users, eq(users.id, webhooks.createdBy))
      .orderBy(desc(webhooks.createdAt), desc(webhooks.id)),
  ),
);
