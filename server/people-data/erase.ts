/**
 * Erasing people and workspaces. What is a person's goes in one transaction; what they made in workspaces stays there,
 * with an id to which there is no name any more. The audit log needs no change for that: it holds ids and nothing that
 * was typed, so its chain stays whole.
 *
 * Who was erased is kept as an id (db/schema/erasures.ts), so that it is done again after a backup was restored.
 */
import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { tellIn } from '../audit/record.ts';
import { AppError } from '../errors.ts';
import { forgetJobs } from '../runtime/queue.ts';
import { type Belonging, belongingsOf, leavingOf, lockBelongings } from './leaving.ts';

export type Erased = { kind: 'person' | 'workspace' | 'organisation'; id: string };

type Options = {
  by: 'person' | 'operator';
  /** Of a place that others belong to and nobody else owns: refuse, or make an owner of whoever may most there. */
  lastOwner: 'refuse' | 'hand over';
};

/** Resolves to all that went. Throws `not-found`, `people.last-owner`; nothing was changed then. */
export function erasePerson(db: Db, userId: string, { by, lastOwner }: Options): Promise<Erased[]> {
  return db.transaction(async (tx) => {
    await lockBelongings(tx, userId);
    const belongings = await belongingsOf(tx, userId);
    const { alone, orphaned } = leavingOf(belongings);
    if (orphaned.length > 0 && lastOwner === 'refuse')
      throw new AppError('people.last-owner', { names: orphaned.map(({ name }) => name).join(', ') });
    for (const one of orphaned) await handOver(tx, one);
    const gone: Erased[] = [];
    for (const { kind, id } of alone)
      gone.push(...(kind === 'workspace' ? await eraseWorkspace(tx, id) : await eraseOrganisation(tx, id)));
    const left = belongings.filter((one) => !gone.some(({ id }) => id === one.id));
    await tellOthers(tx, { userId, by, left });
    await eraseAccount(tx, { userId, left });
    return [...gone, await note(tx, { kind: 'person', id: userId })];
  });
}

const handOver = (tx: Tx, { kind, id, heir }: Belonging): Promise<unknown> =>
  kind === 'workspace'
    ? tx.execute(sql`update members set role = 'owner' where workspace_id = ${id} and user_id = ${heir}`)
    : tx.execute(
        sql`update org_members set role = 'owner' where organisation_id = ${id} and user_id = ${heir}`,
      );

type Left = { userId: string; left: readonly Belonging[] };

/** In the audit log of each workspace that stays. */
async function tellOthers(tx: Tx, { userId, by, left }: Left & Pick<Options, 'by'>): Promise<void> {
  const who =
    by === 'person'
      ? ({ actor: userId, by: 'person' } as const)
      : ({ actor: 'operator', by: 'system' } as const);
  for (const { kind, id } of left)
    if (kind === 'workspace') await tellIn(tx, id, { ...who, action: 'people.erase', resources: [userId] });
}

/** With the account go sessions, keys, passkeys, memberships, and what a directory said. */
async function eraseAccount(tx: Tx, { userId, left }: Left): Promise<void> {
  const [person] = await tx.execute<{ name: string | null; email: string | null }>(
    sql`delete from users where id = ${userId} returning name, email`,
  );
  if (!person) throw new AppError('not-found', { what: 'person' });
  const { name, email } = person;
  await tx.execute(
    sql`delete from invitations where accepted_by = ${userId} or lower(email) = lower(${email})`,
  );
  await tx.execute(sql`delete from verification_tokens where lower(identifier) = lower(${email})`);
  await tx.execute(sql`delete from sign_in_attempts
    where position(${userId} in kept) > 0 or position(lower(${email}) in lower(kept)) > 0`);
  for (const own of [name, email]) if (own) await forgetName(tx, { own, left });
}

/** What Parallax called after somebody when they came (auth/people.ts), where others go on with it. */
async function forgetName(tx: Tx, { own, left }: { own: string; left: readonly Belonging[] }): Promise<void> {
  const given = `${own} workspace`;
  const plain = 'Shared workspace';
  for (const { kind, id } of left.filter(({ name }) => name === given)) {
    if (kind === 'workspace') {
      await tx.execute(sql`update workspaces set name = ${plain} where id = ${id}`);
      await tx.execute(
        sql`update listings set publisher = ${plain} where workspace_id = ${id} and publisher = ${given}`,
      );
    } else await tx.execute(sql`update organisations set name = ${plain} where id = ${id}`);
  }
}

/** With all its workspaces. */
export async function eraseOrganisation(tx: Tx, id: string): Promise<Erased[]> {
  const within = await tx.execute<{ id: string }>(
    sql`select id from workspaces where organisation_id = ${id} order by id`,
  );
  const gone: Erased[] = [];
  for (const one of within) gone.push(...(await eraseWorkspace(tx, one.id)));
  await tx.execute(sql`delete from organisations where id = ${id}`);
  return [...gone, await note(tx, { kind: 'organisation', id })];
}

/**
 * A workspace with everything in it, its keys, its audit log, what it shows in the marketplace, and its jobs. Resolves
 * to nothing where there is none. Not through the tenant door: that may not delete workspaces.
 */
export async function eraseWorkspace(tx: Tx, id: string): Promise<Erased[]> {
  const open = await tx.execute<{ id: string }>(
    sql`select id from runs where workspace_id = ${id} and finished_at is null`,
  );
  await tx.execute(sql`delete from listings where workspace_id = ${id}`);
  const gone = await tx.execute(sql`delete from workspaces where id = ${id}`);
  await forgetJobs(tx, id);
  if (gone.count === 0) return [];
  const runs = open.map((run) => run.id);
  return [await note(tx, { kind: 'workspace', id, runs })];
}

async function note(tx: Tx, { runs = [], ...erased }: Erased & { runs?: string[] }): Promise<Erased> {
  await tx.execute(sql`insert into erasures (kind, id, runs)
    values (${erased.kind}, ${erased.id}, string_to_array(${runs.join(' ')}, ' '))
    on conflict (kind, id) do update set at = now(), runs = excluded.runs`);
  return erased;
}

/**
 * A worker may have been in the middle of a run when its workspace went, and writes of it what it knows until it finds
 * out (runtime/append.ts asks for no run). That goes here, within the hour.
 */
export async function eraseLateEvents(db: Db): Promise<number> {
  const gone = await db.execute(sql`delete from run_events where run_id in (
    select unnest(runs) from erasures where at > now() - interval '2 days')`);
  return gone.count;
}

/** All that were erased, oldest first: to be kept where backups of the database are not. */
export const erasedSubjects = (db: Db): Promise<Erased[]> =>
  db.execute<Erased>(sql`select kind, id from erasures order by at, kind, id`).then((rows) => [...rows]);

/**
 * After a backup was restored: erases whoever it has brought back, of those noted in it and those `named` elsewhere.
 * What nobody else owns is handed over. Resolves to all that went.
 */
export async function eraseAgain(db: Db, named: readonly Erased[] = []): Promise<Erased[]> {
  const gone: Erased[] = [];
  for (const { kind, id } of [...(await erasedSubjects(db)), ...named]) {
    if (kind === 'workspace') gone.push(...(await db.transaction((tx) => eraseWorkspace(tx, id))));
    else if (await isThere(db, { kind, id })) {
      const again =
        kind === 'person'
          ? erasePerson(db, id, { by: 'operator', lastOwner: 'hand over' })
          : db.transaction((tx) => eraseOrganisation(tx, id));
      gone.push(...(await again));
    }
  }
  return gone;
}

async function isThere(db: Db, { kind, id }: Erased): Promise<boolean> {
  const table = kind === 'person' ? sql`users` : sql`organisations`;
  const found = await db.execute(sql`select 1 from ${table} where id = ${id}`);
  return found.length > 0;
}
