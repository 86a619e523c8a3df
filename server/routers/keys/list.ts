/** The API keys of the workspace, newest first, and what a key can be allowed. Never a key. */
import { desc, eq, sql } from 'drizzle-orm';
import { apiKeys } from '#db/schema/api-keys.ts';
import { users } from '#db/schema/people.ts';
import { PERMISSIONS } from '#server/access/permissions.ts';
import { SCOPES } from '#server/keys/keys.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const LISTED_MAX = 500;

export const list = workspaceProcedure.meta({ can: 'keys.manage' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const keys = await tx
      .select({
        ...{ id: apiKeys.id, name: apiKeys.name, hint: apiKeys.hint, scopes: apiKeys.scopes },
        ...{ networks: apiKeys.networks },
        ...{ createdAt: apiKeys.createdAt, lastUsedAt: apiKeys.lastUsedAt, expiresAt: apiKeys.expiresAt },
        state: sql<'active' | 'revoked' | 'ended'>`case when ${apiKeys.revokedAt} is not null then 'revoked'
          when ${apiKeys.expiresAt} <= now() then 'ended' else 'active' end`,
        createdBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
      })
      .from(apiKeys)
      .leftJoin(users, eq(users.id, apiKeys.userId))
      .orderBy(desc(apiKeys.createdAt), desc(apiKeys.id))
      .limit(LISTED_MAX);
    const mine = SCOPES.filter((scope) => ctx.principal.permissions.has(scope));
    return { keys, scopes: mine.map((scope) => ({ scope, may: PERMISSIONS[scope] })) };
  }),
);
