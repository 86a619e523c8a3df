/** For replies that last: may the reader still read? A stream outlives the check at its start. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { sessions, users } from '#db/schema/people.ts';
import { members } from '#db/schema/workspaces.ts';
import type { Principal } from '#server/access/principal.ts';
import { isKeyAlive } from '#server/keys/keys.ts';
import { hashToken, isSessionAlive } from './session.ts';

/** `changed`: still signed in, but removed from the workspace or in another role there. */
export type Standing = 'same' | 'changed' | 'gone';

export async function standingOf(db: Db, principal: Principal): Promise<Standing> {
  if (principal.kind === 'key') return (await isKeyAlive(db, principal)) ? 'same' : 'gone';
  const { sessionToken, userId, workspaceId, role } = principal;
  const [row] = await db
    .select({ role: members.role })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), isNull(users.disabledAt)))
    .leftJoin(members, and(eq(members.userId, sessions.userId), eq(members.workspaceId, workspaceId)))
    .where(
      and(eq(sessions.sessionToken, hashToken(sessionToken)), eq(sessions.userId, userId), isSessionAlive),
    );
  if (!row) return 'gone';
  return row.role === role ? 'same' : 'changed';
}
