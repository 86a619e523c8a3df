/** People as the organisation's directory keeps them. Only people of its proven domains can be pushed. */
import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { directoryPeople } from '#db/schema/sign-in.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { isOwned } from '../access/handle-organisation.ts';
import { findOrMakePerson } from './admit.ts';
import { type By, placesOf, type Told, tellOfDirectory } from './directory-audit.ts';
import { groupsOf } from './directory-groups.ts';
import { disableIn, enableIn } from './disable.ts';
import { organisationOf } from './domains.ts';
import { toEmail } from './email.ts';
import { applyGroups } from './group-roles.ts';
import { SignInRefused } from './refused.ts';

export type Pushed = {
  userName: string;
  email: unknown;
  name: string | null;
  externalId: string | null;
  active: boolean;
};
type Place = { organisationId: string };
type Person = Place & { userId: string };

export function readPeople(tx: Tx, { organisationId }: Place, id?: string) {
  const isIt = and(
    eq(directoryPeople.organisationId, organisationId),
    id === undefined ? undefined : eq(directoryPeople.userId, id),
  );
  return tx
    .select({
      ...{ id: users.id, name: users.name, email: users.email, userName: directoryPeople.userName },
      ...{ externalId: directoryPeople.externalId, active: directoryPeople.active },
      ...{ createdAt: directoryPeople.createdAt, changedAt: directoryPeople.changedAt },
    })
    .from(directoryPeople)
    .innerJoin(users, eq(users.id, directoryPeople.userId))
    .where(isIt)
    .orderBy(asc(directoryPeople.createdAt), asc(users.id));
}

/** The id of the person. Throws `SignInRefused`. */
export async function pushPerson(tx: Tx, by: By, pushed: Pushed): Promise<string> {
  const { organisationId } = by;
  const email = toEmail(pushed.email);
  if (!email || (await organisationOf(tx, email.domain)) !== organisationId)
    throw new SignInRefused('EmailDomain');
  const userId = await findOrMakePerson(tx, { organisationId, email, name: pushed.name });
  const { userName, externalId } = pushed;
  await tx.insert(orgMembers).values({ organisationId, userId, role: 'member' }).onConflictDoNothing();
  await tx.insert(directoryPeople).values({ organisationId, userId, userName, externalId });
  await write(tx, { organisationId, userId }, pushed);
  const told: Told = {
    action: 'directory.addPerson',
    resources: [userId],
    details: { active: pushed.active },
  };
  await tellOfDirectory(tx, by, { told, places: await placesOf(tx, [userId]) });
  return userId;
}

type Known = Awaited<ReturnType<typeof readPeople>>[number];

/** `before`: as the directory knows them. Throws `SignInRefused` for the last owner who may sign in. */
export async function changePerson(
  tx: Tx,
  by: By,
  { before, pushed }: { before: Known; pushed: Pushed },
): Promise<void> {
  const userId = before.id;
  const places = await placesOf(tx, [userId]);
  await write(tx, { organisationId: by.organisationId, userId }, pushed);
  const action = actionOf(before, pushed);
  if (!action) return;
  const now = await placesOf(tx, [userId]);
  await tellOfDirectory(tx, by, { told: { action, resources: [userId] }, places: [...places, ...now] });
}

/** Undefined where the directory says again what it said before. */
function actionOf(before: Known, { userName, name, externalId, active }: Pushed): Told['action'] | undefined {
  if (before.active && !active) return 'directory.deactivatePerson';
  if (!before.active && active) return 'directory.activatePerson';
  const isSame =
    before.userName === userName &&
    before.externalId === externalId &&
    (name === null || before.name === name);
  return isSame ? undefined : 'directory.changePerson';
}

async function write(tx: Tx, person: Person, { userName, name, externalId, active }: Pushed): Promise<void> {
  const { organisationId, userId } = person;
  const isIt = and(eq(directoryPeople.organisationId, organisationId), eq(directoryPeople.userId, userId));
  await tx.update(directoryPeople).set({ userName, externalId, active, changedAt: sql`now()` }).where(isIt);
  if (name !== null) await tx.update(users).set({ name }).where(eq(users.id, userId));
  if (!active) {
    const role = await roleIn(tx, person);
    await disableIn(tx, person);
    return refuseLast(tx, { organisationId, role });
  }
  await enableIn(tx, person);
  await applyGroups(tx, { organisationId, userId, groups: (await groupsOf(tx, person)) ?? [] });
}

/** Out of the organisation and its workspaces, and signed out of them. Throws like `changePerson`. */
export async function dropPerson(tx: Tx, by: By, userId: string): Promise<void> {
  const { organisationId } = by;
  const places = await placesOf(tx, [userId]);
  const role = await roleIn(tx, { organisationId, userId });
  await disableIn(tx, { organisationId, userId });
  const own = tx
    .select({ id: workspaces.id })
    .from(workspaces)
    .where(eq(workspaces.organisationId, organisationId));
  await tx.delete(members).where(and(eq(members.userId, userId), inArray(members.workspaceId, own)));
  const isMember = and(eq(orgMembers.organisationId, organisationId), eq(orgMembers.userId, userId));
  await tx.delete(orgMembers).where(isMember);
  await refuseLast(tx, { organisationId, role });
  await tellOfDirectory(tx, by, {
    told: { action: 'directory.removePerson', resources: [userId] },
    places,
  });
}

type OrganisationRole = (typeof orgMembers.$inferSelect)['role'];

async function roleIn(tx: Tx, { organisationId, userId }: Person): Promise<OrganisationRole | undefined> {
  const isMember = and(eq(orgMembers.organisationId, organisationId), eq(orgMembers.userId, userId));
  const [row] = await tx.select({ role: orgMembers.role }).from(orgMembers).where(isMember);
  return row?.role;
}

/**
 * The last owner of a workspace may be deactivated: provisioning clients try a refused deactivation again and again
 * and meanwhile leave open what should be closed, and an owner of the organisation can take the workspace over. The
 * last owner of the organisation may not, because nobody could do that then.
 */
async function refuseLast(
  tx: Tx,
  { organisationId, role }: Place & { role: OrganisationRole | undefined },
): Promise<void> {
  if (role === 'owner' && !(await isOwned(tx, organisationId))) throw new SignInRefused('LastOwner');
}
