/** What becomes of the places that a person leaves for good. */
import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { ORGANISATION_ROLES, ROLES } from '../access/roles.ts';

/** A workspace or an organisation, seen by somebody who belongs to it. */
export type Belonging = {
  kind: 'workspace' | 'organisation';
  id: string;
  name: string;
  isOwner: boolean;
  /** Somebody else who may sign in owns it as well. */
  isOwned: boolean;
  /** Of the others who may sign in, if any may, the one who may most and came first; null = there is nobody else. */
  heir: string | null;
  /** Of an organisation: others belong to its workspaces. */
  isUsed: boolean;
};

/** `alone`: goes with the person. `orphaned`: others are there, and none of them owns it. */
export type Leaving = { alone: Belonging[]; orphaned: (Belonging & { heir: string })[] };

export function leavingOf(belongings: readonly Belonging[]): Leaving {
  const leaving: Leaving = { alone: [], orphaned: [] };
  for (const one of belongings) {
    const { heir, isUsed, isOwner, isOwned } = one;
    if (heir === null && !isUsed) leaving.alone.push(one);
    else if (heir !== null && isOwner && !isOwned) leaving.orphaned.push({ ...one, heir });
  }
  return leaving;
}

/** Nobody else comes to what this person belongs to, or leaves it, until the transaction ends. In one order. */
export async function lockBelongings(tx: Tx, userId: string): Promise<void> {
  await tx.execute(sql`select 1 from users where id = ${userId} for update`);
  await tx.execute(sql`select 1 from workspaces where id in
    (select workspace_id from members where user_id = ${userId}) order by id for update`);
  await tx.execute(sql`select 1 from organisations where id in
    (select organisation_id from org_members where user_id = ${userId}) order by id for update`);
}

/** All of a person's, workspaces first. */
export async function belongingsOf(tx: Pick<Tx, 'execute'>, userId: string): Promise<Belonging[]> {
  const workspaces = await tx.execute<Belonging>(sql`
    select 'workspace' as kind, w.id, w.name, m.role = 'owner' as "isOwner", false as "isUsed",
      exists (select from members o join users u on u.id = o.user_id and u.disabled_at is null
        where o.workspace_id = w.id and o.role = 'owner' and o.user_id <> m.user_id) as "isOwned",
      (select o.user_id from members o join users u on u.id = o.user_id
        where o.workspace_id = w.id and o.user_id <> m.user_id
        order by u.disabled_at is not null, ${rank(ROLES)}, o.created_at, o.user_id limit 1) as heir
    from members m join workspaces w on w.id = m.workspace_id where m.user_id = ${userId}
    order by w.id`);
  const organisations = await tx.execute<Belonging>(sql`
    select 'organisation' as kind, g.id, g.name, m.role = 'owner' as "isOwner",
      exists (select from workspaces w join members o on o.workspace_id = w.id
        where w.organisation_id = g.id and o.user_id <> m.user_id) as "isUsed",
      exists (select from org_members o join users u on u.id = o.user_id and u.disabled_at is null
        where o.organisation_id = g.id and o.role = 'owner' and o.user_id <> m.user_id
          and has_workspace_of(g.id, o.user_id)) as "isOwned",
      (select o.user_id from org_members o join users u on u.id = o.user_id
        where o.organisation_id = g.id and o.user_id <> m.user_id
        order by u.disabled_at is not null, ${rank(ORGANISATION_ROLES)}, o.created_at, o.user_id limit 1) as heir
    from org_members m join organisations g on g.id = m.organisation_id where m.user_id = ${userId}
    order by g.id`);
  return [...workspaces, ...organisations];
}

const rank = (roles: readonly string[]): SQL =>
  sql`array_position(array[${sql.join(
    roles.map((role) => sql`${role}`),
    sql`, `,
  )}]::text[], o.role)`;
