/** For an organisation that nobody owns who may sign in: whoever operates the installation names somebody. */
import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { tellIn } from '../audit/record.ts';
import { isDeactivatedIn } from '../sign-in/disable.ts';
import { lockOrganisation } from './handle-organisation.ts';

/** Owner of the workspace and of its organisation. Throws with a sentence where there is no such thing. */
export function giveOwner(
  db: Db,
  { workspaceId, email }: { workspaceId: string; email: string },
): Promise<{ userId: string; organisationId: string }> {
  return db.transaction(async (tx) => {
    const isIt = eq(workspaces.id, workspaceId);
    const [place] = await tx.select({ id: workspaces.organisationId }).from(workspaces).where(isIt);
    if (!place) throw new Error(`There is no workspace ${workspaceId}.`);
    const isThem = and(eq(users.email, email), isNull(users.disabledAt));
    const [person] = await tx.select({ id: users.id }).from(users).where(isThem);
    if (!person) throw new Error(`Nobody who may sign in has the e-mail ${email}.`);
    const [organisationId, userId, role] = [place.id, person.id, 'owner' as const];
    if (await isDeactivatedIn(tx, { organisationId, userId }))
      throw new Error(`The directory of the organisation has deactivated ${email}.`);
    await lockOrganisation(tx, organisationId);
    await tx
      .insert(orgMembers)
      .values({ organisationId, userId, role })
      .onConflictDoUpdate({ target: [orgMembers.organisationId, orgMembers.userId], set: { role } });
    await tx
      .insert(members)
      .values({ workspaceId, userId, role })
      .onConflictDoUpdate({ target: [members.workspaceId, members.userId], set: { role } });
    const resources = [workspaceId, userId];
    const happened = {
      action: 'organisations.giveOwner',
      actor: 'operator',
      by: 'system',
      resources,
    } as const;
    await tellIn(tx, workspaceId, happened);
    return { userId, organisationId };
  });
}
