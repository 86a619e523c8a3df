/** People and their callers for tests: the procedures as a signed-in person meets them, without HTTP. */
import { TRPCError } from '@trpc/server';
import { vi } from 'vitest';
import type { Db } from '#db/client.ts';
import { members } from '#db/schema/workspaces.ts';
import { createPerson } from '#server/auth/people.ts';
import { createSession } from '#server/auth/session.ts';
import { appRouter } from '#server/router.ts';
import type { Principal, Role } from '#server/trpc.ts';

export type Caller = ReturnType<typeof appRouter.createCaller>;

/** Settings as in local mode; call before anything reads them. */
export function stubSettings(): void {
  vi.stubEnv('DATABASE_URL', 'postgres://127.0.0.1/nowhere');
  vi.stubEnv('NEXTAUTH_SECRET', 'sixteen characters or more');
  vi.stubEnv('NEXTAUTH_URL', 'http://127.0.0.1:3000');
}

/** A new person in a workspace of their own, signed in. */
export async function signUp(db: Db, name: string): Promise<Principal> {
  const userId = `usr_${name.toLowerCase()}`;
  const email = `${name.toLowerCase()}@example.test`;
  await createPerson(db, { id: userId, name, email, workspace: `${name}'s workspace` });
  const { token: sessionToken } = await createSession(db, userId);
  const member = await db.query.members.findFirst({ where: (row, { eq }) => eq(row.userId, userId) });
  if (!member) throw new Error(`${name} has no workspace.`);
  return { userId, name, email, sessionToken, workspaceId: member.workspaceId, role: member.role };
}

/** The same person, invited into another workspace. */
export async function join(db: Db, person: Principal, place: { workspaceId: string; role: Role }) {
  await db.insert(members).values({ ...place, userId: person.userId });
  return { ...person, ...place };
}

export const callerOf = (db: Db, principal: Principal | null): Caller =>
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
