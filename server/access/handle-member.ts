/** What keeps roles honest: nobody handles a role above their own, and a workspace keeps an owner. */
import { and, eq, isNull, ne } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { AppError } from '#server/errors.ts';
import type { Principal } from './principal.ts';
import { mayHandle, type Role } from './roles.ts';

/**
 * Those who change who is in a workspace take turns, so of two last owners only one can leave. Whoever merely names the
 * workspace in a row of theirs goes on: an entry in the audit log is one, and would wait for this while this waits for
 * it.
 */
export async function lockMembers(tx: Tx): Promise<void> {
  await tx.select({ id: workspaces.id }).from(workspaces).for('no key update');
}

/** Throws `not-found`; the same for what never was and for somebody of another workspace. */
export async function roleOf(tx: Tx, userId: string): Promise<Role> {
  const [row] = await tx.select({ role: members.role }).from(members).where(eq(members.userId, userId));
  if (!row) throw new AppError('not-found', { what: 'person' });
  return row.role;
}

/** Throws `members.above`. */
export function refuseAbove({ role: own }: Pick<Principal, 'role'>, role: Role): void {
  if (!mayHandle(own, role)) throw new AppError('members.above', { role, own });
}

/**
 * Throws `members.last-owner` when nobody who may sign in would own the workspace without this person. Needs the lock.
 */
export async function refuseLastOwner(tx: Tx, userId: string): Promise<void> {
  const isOther = and(eq(members.role, 'owner'), ne(members.userId, userId));
  const [other] = await tx
    .select({ userId: members.userId })
    .from(members)
    .innerJoin(users, and(eq(users.id, members.userId), isNull(users.disabledAt)))
    .where(isOther)
    .limit(1);
  if (!other) throw new AppError('members.last-owner', { what: 'A workspace' });
}

/** Takes somebody out of the workspace, with what was shared with them. Needs the lock. */
export async function takeOut(tx: Tx, userId: string): Promise<void> {
  if ((await roleOf(tx, userId)) === 'owner') await refuseLastOwner(tx, userId);
  await tx.delete(members).where(eq(members.userId, userId));
}
