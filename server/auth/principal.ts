/** Who asks: read from the session's row and the memberships on every request, so both can be revoked. */
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { sessions, users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { type Person, personOf } from '#server/access/principal.ts';
import { db } from '#server/database.ts';
import { type Env, env, isLocalMode } from '#server/env.ts';
import { readCookie, sessionCookieName, WORKSPACE_COOKIE } from './cookies.ts';
import { LOCAL_OWNER } from './people.ts';
import { hashToken, isSessionAlive } from './session.ts';

/** `null`: no session, or one that has ended. */
export const getPrincipal = (headers: Headers): Promise<Person | null> => findPrincipal(db(), headers, env());

export async function findPrincipal(
  client: Db,
  headers: Headers,
  settings: Pick<Env, 'NEXTAUTH_URL' | 'HOST' | 'OIDC_ISSUER'>,
): Promise<Person | null> {
  const sessionToken = readCookie(headers, sessionCookieName(settings));
  if (!sessionToken) return null;
  const rows = await client
    .select({
      userId: users.id,
      name: users.name,
      email: users.email,
      workspaceId: members.workspaceId,
      organisationId: workspaces.organisationId,
      role: members.role,
      organisationRole: orgMembers.role,
      isStale: sql<boolean>`${sessions.lastUsedAt} < now() - interval '1 minute'`,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(members, eq(members.userId, users.id))
    .leftJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .leftJoin(
      orgMembers,
      and(eq(orgMembers.organisationId, workspaces.organisationId), eq(orgMembers.userId, users.id)),
    )
    .where(and(eq(sessions.sessionToken, hashToken(sessionToken)), isSessionAlive, isNull(users.disabledAt)))
    .orderBy(asc(workspaces.createdAt), asc(workspaces.id));
  const chosen = readCookie(headers, WORKSPACE_COOKIE);
  const row = rows.find((one) => one.workspaceId === chosen) ?? rows[0];
  if (!row) return null;
  // A session from before a provider was configured, or before the address was opened to others.
  if (row.userId === LOCAL_OWNER && !isLocalMode(settings)) return null;
  const { userId, email, role, organisationRole } = row;
  if (row.isStale) await noteUse(client, sessionToken);
  return personOf({
    userId,
    name: row.name ?? email ?? 'Someone',
    email,
    sessionToken,
    workspaceId: row.workspaceId ?? '',
    organisationId: row.organisationId ?? '',
    role,
    organisationRole,
  });
}

/** Within a minute is enough for whoever looks at their sessions. */
const noteUse = (client: Db, token: string) =>
  client
    .update(sessions)
    .set({ lastUsedAt: sql`now()` })
    .where(eq(sessions.sessionToken, hashToken(token)));
