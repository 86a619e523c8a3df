/** Making people. Everybody starts as the owner of an organisation and a workspace of their own. */
import type { Db, Tx } from '#db/client.ts';
import { organisations, orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { newId } from '#server/ids.ts';

/** Whoever sits at this machine, in local mode. */
export const LOCAL_OWNER = 'usr_local';

export type NewPerson = {
  id: string;
  name: string | null;
  email: string | null;
  image?: string | null;
  workspace: string;
};

/** Does nothing when there is a person with this id; throws when the e-mail belongs to another one. */
export async function createPerson(db: Db, person: NewPerson): Promise<void> {
  const { id, name, email, image = null, workspace } = person;
  await db.transaction(async (tx) => {
    const made = await tx
      .insert(users)
      .values({ id, name, email, image })
      .onConflictDoNothing({ target: users.id })
      .returning({ id: users.id });
    if (made.length === 0) return;
    await createOrganisation(tx, { userId: id, name: workspace });
  });
}

/** With one workspace of the same name; whoever makes it owns both. */
export async function createOrganisation(
  tx: Tx,
  { userId, name }: { userId: string; name: string },
): Promise<{ organisationId: string; workspaceId: string }> {
  const organisationId = newId('org');
  const workspaceId = newId('wsp');
  await tx.insert(organisations).values({ id: organisationId, name });
  await tx.insert(orgMembers).values({ organisationId, userId, role: 'owner' });
  await tx.insert(workspaces).values({ id: workspaceId, organisationId, name });
  await tx.insert(members).values({ workspaceId, userId, role: 'owner' });
  return { organisationId, workspaceId };
}
