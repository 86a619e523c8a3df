/** For replies that last: is the person still signed in and a member? A stream outlives the check at its start. */
import { and, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { sessions } from '#db/schema/people.ts';
import { members } from '#db/schema/workspaces.ts';
import type { Principal } from '#server/trpc.ts';
import { hashToken } from './session.ts';

export async function isStillAllowed(
  db: Db,
  { sessionToken, userId, workspaceId }: Pick<Principal, 'sessionToken' | 'userId' | 'workspaceId'>,
): Promise<boolean> {
  const [row] = await db
    .select({ userId: sessions.userId })
    .from(sessions)
    .innerJoin(members, and(eq(members.userId, sessions.userId), eq(members.workspaceId, workspaceId)))
    .where(
      and(
        eq(sessions.sessionToken, hashToken(sessionToken)),
        eq(sessions.userId, userId),
        gt(sessions.expires, sql`now()`),
      ),
    );
  return row !== undefined;
}
