/**
 * Secrets of a workspace: written once, never shown again, opened only where a call goes out. Others refer to them
 * by id, so a pattern, an export or a log holds a reference and no value.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { secrets } from '#db/schema/secrets.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { knowSecret } from './known.ts';
import { open, type Place, seal } from './seal.ts';
import { openingKey, sealingKey } from './workspace-keys.ts';

/** Shorter ones could not be told from ordinary words where replies and logs are scrubbed of them. */
export const SECRET_MIN = 8;
export const SECRET_MAX = 16_384;
const SECRETS_MAX = 1_000;

/** Seals for one place; for secrets that are columns of other tables. */
export async function sealText(tx: Tx, place: Place, text: string): Promise<string> {
  const key = await sealingKey(tx, place.workspaceId);
  return seal(Buffer.from(text, 'utf8'), { key, place });
}

/** Opens what `sealText` sealed for this place; from then on logs are scrubbed of it. Throws `SealBroken`. */
export async function openText(tx: Tx, place: Place, sealed: string): Promise<string> {
  const key = await openingKey(tx, place.workspaceId, sealed);
  const text = open(sealed, { key, place }).toString('utf8');
  knowSecret(text);
  return text;
}

const placeOf = (workspaceId: string, id: string): Place => ({
  ...{ workspaceId, table: 'secrets', row: id, field: 'value' },
});

export type NewSecret = { name: string; value: string; createdBy: string };

/** Throws `secret.name` when there is one of this name, `secret.many` when there are too many. */
export async function createSecret(tx: Tx, workspaceId: string, secret: NewSecret): Promise<{ id: string }> {
  const { name, value, createdBy } = secret;
  const [row] = await tx.execute<{ count: number }>(
    sql`select count(*)::int as count from secrets where workspace_id = ${workspaceId}`,
  );
  if ((row?.count ?? 0) >= SECRETS_MAX) throw new AppError('secret.many', { limit: SECRETS_MAX });
  const id = newId('sec');
  const sealed = await sealText(tx, placeOf(workspaceId, id), value);
  const [made] = await tx
    .insert(secrets)
    .values({ ...{ id, workspaceId, name, sealed, createdBy }, hint: hintOf(value) })
    .onConflictDoNothing()
    .returning({ id: secrets.id });
  if (!made) throw new AppError('secret.name', { name });
  return made;
}

/** Another value under the same id: whoever refers to it uses the new one from the next call on. */
export async function replaceSecret(
  tx: Tx,
  workspaceId: string,
  { id, value }: { id: string; value: string },
): Promise<void> {
  const sealed = await sealText(tx, placeOf(workspaceId, id), value);
  const changed = await tx
    .update(secrets)
    .set({ sealed, hint: hintOf(value), replacedAt: sql`now()` })
    .where(and(eq(secrets.workspaceId, workspaceId), eq(secrets.id, id)))
    .returning({ id: secrets.id });
  if (changed.length === 0) throw new AppError('not-found', { what: 'secret' });
}

/** The value, for a call that is about to go out. Throws `not-found`; the same for one of another workspace. */
export async function openSecret(tx: Tx, workspaceId: string, id: string): Promise<string> {
  const isIt = and(eq(secrets.workspaceId, workspaceId), eq(secrets.id, id));
  const [row] = await tx.select({ sealed: secrets.sealed }).from(secrets).where(isIt);
  if (!row) throw new AppError('not-found', { what: 'secret' });
  const value = await openText(tx, placeOf(workspaceId, id), row.sealed);
  await tx
    .update(secrets)
    .set({ lastUsedAt: sql`now()` })
    .where(
      and(isIt, sql`(${secrets.lastUsedAt} is null or ${secrets.lastUsedAt} < now() - interval '1 minute')`),
    );
  return value;
}

/** The last four characters, of those long enough that they give nothing away. */
const hintOf = (value: string): string | null => (value.length >= 20 ? value.slice(-4) : null);
