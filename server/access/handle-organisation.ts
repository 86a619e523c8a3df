/**
 * What keeps an organisation in somebody's hands: it always has an owner who may sign in and belongs to one of its
 * workspaces. Such an owner can take over any workspace that nobody owns, so none can be left without a person who
 * may administer it.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { organisations, orgMembers } from '#db/schema/organisations.ts';
import { directoryPeople } from '#db/schema/sign-in.ts';
import { AppError } from '#server/errors.ts';
import type { Principal } from './principal.ts';

type Person = { organisationId: string; userId: string };

/** Those who change who is in an organisation take turns, so of two last owners only one can go. */
export async function lockOrganisation(tx: Tx, organisationId: string): Promise<void> {
  const isIt = eq(organisations.id, organisationId);
  await tx.select({ id: organisations.id }).from(organisations).where(isIt).for('no key update');
}

/** As things are now in this transaction. Needs the lock. */
export async function isOwned(tx: Tx, organisationId: string): Promise<boolean> {
  const [row] = await tx.execute<{ owned: boolean }>(
    sql`select organisation_has_owner(${organisationId}) as owned`,
  );
  return row?.owned === true;
}

/** Throws `members.last-owner` after a change that left nobody who owns the organisation. */
export async function refuseUnowned(tx: Tx, organisationId: string): Promise<void> {
  if (!(await isOwned(tx, organisationId)))
    throw new AppError('members.last-owner', { what: 'An organisation' });
}

const isPerson = ({ organisationId, userId }: Person) =>
  and(eq(orgMembers.organisationId, organisationId), eq(orgMembers.userId, userId));

/**
 * After somebody was taken out of a workspace: whose last one in the organisation it was leaves the organisation with
 * it. Whom its directory keeps stays, without a role there. Throws `members.last-owner` for the last owner, and
 * `members.organisation` where somebody else would take a role of the organisation who may not.
 */
export async function settleMembership(tx: Tx, person: Person, by: Principal): Promise<void> {
  const { organisationId, userId } = person;
  const [there] = await tx.select({ role: orgMembers.role }).from(orgMembers).where(isPerson(person));
  if (!there || (await hasWorkspace(tx, person))) return;
  const isOther = by.userId !== userId && !by.permissions.has('organisation.manage');
  if (there.role !== 'member' && isOther) throw new AppError('members.organisation', { role: there.role });
  const isKept = and(eq(directoryPeople.organisationId, organisationId), eq(directoryPeople.userId, userId));
  if ((await tx.$count(directoryPeople, isKept)) > 0)
    await tx.update(orgMembers).set({ role: 'member' }).where(isPerson(person));
  else await tx.delete(orgMembers).where(isPerson(person));
  if (there.role === 'owner') await refuseUnowned(tx, organisationId);
}

/** After a workspace was deleted, for everybody at once; outside the tenant door. */
export async function endMemberships(tx: Tx, organisationId: string): Promise<void> {
  const isOut = sql`organisation_id = ${organisationId} and not has_workspace_of(organisation_id, user_id)`;
  await tx.execute(sql`delete from org_members o where ${isOut} and not exists (select from directory_people d
    where d.organisation_id = o.organisation_id and d.user_id = o.user_id)`);
  await tx.execute(sql`update org_members set role = 'member' where ${isOut} and role <> 'member'`);
}

async function hasWorkspace(tx: Tx, { organisationId, userId }: Person): Promise<boolean> {
  const [row] = await tx.execute<{ has: boolean }>(
    sql`select has_workspace_of(${organisationId}, ${userId}) as has`,
  );
  return row?.has === true;
}
