/** People and their callers for tests: the procedures as a signed-in person meets them, without HTTP. */
import { TRPCError } from '@trpc/server';
import { and, eq } from 'drizzle-orm';
import { vi } from 'vitest';
import type { Db } from '#db/client.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { type Person, personOf } from '#server/access/principal.ts';
import type { Role } from '#server/access/roles.ts';
import { createPerson } from '#server/auth/people.ts';
import { createSession } from '#server/auth/session.ts';
import { appRouter } from '#server/router.ts';

export type Caller = ReturnType<typeof appRouter.createCaller>;

/** Settings as in local mode; call before anything reads them. */
export function stubSettings(): void {
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1/nowhere');
  vi.stubEnv('NEXTAUTH_SECRET', 'sixteen characters or more');
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000');
  vi.stubEnv('PARALLAX_KEK', '7'.repeat(64));
  vi.stubEnv('AUDIT_KEY', '8'.repeat(64));
}

/** A new person in a workspace of their own, signed in. */
export async function signUp(db: Db, name: string): Promise<Person> {
  const userId = `usr_${name.toLowerCase()}`;
  const email = `${name.toLowerCase()}@example.test`;
  await createPerson(db, { id: userId, name, email, workspace: `${name}'s workspace` });
  const { token: sessionToken } = await createSession(db, userId);
  return standIn(db, { userId, name, email, sessionToken });
}

type Known = Pick<Person, 'userId' | 'name' | 'email' | 'sessionToken'>;

/** The person as they stand in this workspace, or in their first one. */
export async function standIn(
  db: Db,
  { userId, name, email, sessionToken }: Known,
  workspaceId?: string,
): Promise<Person> {
  const [row] = await db
    .select({
      workspaceId: members.workspaceId,
      organisationId: workspaces.organisationId,
      role: members.role,
      organisationRole: orgMembers.role,
    })
    .from(members)
    .innerJoin(workspaces, eq(workspaces.id, members.workspaceId))
    .leftJoin(
      orgMembers,
      and(eq(orgMembers.organisationId, workspaces.organisationId), eq(orgMembers.userId, userId)),
    )
    .where(and(eq(members.userId, userId), workspaceId ? eq(members.workspaceId, workspaceId) : undefined))
    .orderBy(members.createdAt);
  if (!row) throw new Error(`${name} has no workspace.`);
  return personOf({ userId, name, email, sessionToken, ...row });
}

/** The same person, invited into another workspace. */
export async function join(db: Db, person: Person, place: { workspaceId: string; role: Role }) {
  await db.insert(members).values({ ...place, userId: person.userId });
  return standIn(db, person, place.workspaceId);
}

export const callerOf = (db: Db, principal: Person | null): Caller =>
  appRouter.createCaller({ db, principal, requestId: 'test' });

/** How a call was refused: its code and its sentence. */
export async function refusal(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof TRPCError) return { code: error.code, message: error.message };
    throw error;
  }
  return { code: 'OK', message: 'nothing was refused' };
}
