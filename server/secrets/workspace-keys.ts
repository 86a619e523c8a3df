/**
 * The data keys of a workspace. The first is made when something is first sealed. Unwrapped anew for each use,
 * 15 microseconds: no process holds a key of a workspace that was deleted.
 */
import { randomBytes } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { workspaceKeys } from '#db/schema/secrets.ts';
import { installationKeys } from './installation-keys.ts';
import { type Key, keyIdOf, open, type Place, SealBroken, seal } from './seal.ts';

type Row = Pick<typeof workspaceKeys.$inferSelect, 'number' | 'wrapped'>;

const placeOf = (workspaceId: string, number: number): Place => ({
  ...{ workspaceId, table: 'workspace_keys', row: String(number), field: 'wrapped' },
});

/** The key that seals now. */
export async function sealingKey(tx: Tx, workspaceId: string): Promise<Key> {
  const row = (await newest(tx, workspaceId)) ?? (await makeFirst(tx, workspaceId));
  return unwrap(row, workspaceId);
}

/** The key that sealed this text. Throws `SealBroken` if the workspace has no such key. */
export async function openingKey(tx: Tx, workspaceId: string, sealed: string): Promise<Key> {
  const number = Number(keyIdOf(sealed));
  if (!Number.isSafeInteger(number)) throw new SealBroken();
  const isIt = and(eq(workspaceKeys.workspaceId, workspaceId), eq(workspaceKeys.number, number));
  const [row] = await tx.select().from(workspaceKeys).where(isIt);
  if (!row) throw new SealBroken();
  return unwrap(row, workspaceId);
}

async function newest(tx: Tx, workspaceId: string): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(workspaceKeys)
    .where(eq(workspaceKeys.workspaceId, workspaceId))
    .orderBy(desc(workspaceKeys.number))
    .limit(1);
  return row;
}

/** Of two that make it at once, the second waits for the first and takes its key. */
async function makeFirst(tx: Tx, workspaceId: string): Promise<Row> {
  const { current } = installationKeys();
  const wrapped = seal(randomBytes(32), { key: current, place: placeOf(workspaceId, 1) });
  await tx
    .insert(workspaceKeys)
    .values({ workspaceId, number: 1, kekId: current.id, wrapped })
    .onConflictDoNothing();
  const made = await newest(tx, workspaceId);
  if (!made) throw new Error('The key of the workspace was not kept.');
  return made;
}

function unwrap({ number, wrapped }: Row, workspaceId: string): Key {
  const key = installationKeys().all.get(keyIdOf(wrapped) ?? '');
  if (!key) throw new SealBroken();
  return { id: String(number), bytes: open(wrapped, { key, place: placeOf(workspaceId, number) }) };
}

export type Wrapped = { workspaceId: string; number: number; wrapped: string };

/**
 * Wraps every data key with the installation's current key; what the data keys sealed stays as it is, so this
 * takes as long with ten secrets as with ten million. For the owner of the database, while everything runs.
 * Returns how many were wrapped anew. Throws `SealBroken` where an old key is missing; what was done is kept.
 */
export async function rewrapAll(tx: Pick<Tx, 'execute'>): Promise<number> {
  const { current } = installationKeys();
  const rows = await tx.execute<Wrapped>(sql`
    select workspace_id as "workspaceId", number, wrapped from workspace_keys where kek_id <> ${current.id}`);
  for (const row of rows) {
    const { bytes } = unwrap(row, row.workspaceId);
    const wrapped = seal(bytes, { key: current, place: placeOf(row.workspaceId, row.number) });
    await tx.execute(sql`
      update workspace_keys set wrapped = ${wrapped}, kek_id = ${current.id}
      where workspace_id = ${row.workspaceId} and number = ${row.number} and wrapped = ${row.wrapped}`);
  }
  return rows.length;
}

/** Of which of the installation's keys something still hangs. */
export async function keysInUse(tx: Pick<Tx, 'execute'>): Promise<string[]> {
  const rows = await tx.execute<{ id: string }>(
    sql`select kek_id as id from workspace_keys
      union select split_part(sealed, '.', 2) from sign_in_providers where sealed is not null order by 1`,
  );
  return rows.map(({ id }) => id);
}
