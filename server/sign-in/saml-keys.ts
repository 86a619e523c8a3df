/**
 * The key this installation signs SAML messages with. There is one, so that metadata is the same for every
 * organisation there might be; made when it is first needed, sealed with the installation's key.
 */
import type { Db } from '#db/client.ts';
import { samlKeys } from '#db/schema/sign-in.ts';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { installationKeys } from '../secrets/installation-keys.ts';
import { keyIdOf, open, type Place, SealBroken, seal } from '../secrets/seal.ts';
import { makeSelfSigned } from './self-signed.ts';

/** Both PEM. */
export type SamlKey = { privateKey: string; certificate: string };

const ID = 'one';
const PLACE: Place = { workspaceId: 'installation', table: 'saml_keys', row: ID, field: 'sealed' };

/** Undefined where the installation has no key to seal with: then nothing is signed, and log-out is not offered. */
export async function samlKey(db: Db): Promise<SamlKey | undefined> {
  if (!hasInstallationKey()) return undefined;
  return (await read(db)) ?? (await make(db));
}

function hasInstallationKey(): boolean {
  try {
    return installationKeys().current !== undefined;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

async function read(db: Db): Promise<SamlKey | undefined> {
  const [row] = await db.select().from(samlKeys);
  if (!row) return undefined;
  const key = installationKeys().all.get(keyIdOf(row.sealed) ?? '');
  if (!key) throw new SealBroken();
  return {
    privateKey: open(row.sealed, { key, place: PLACE }).toString('utf8'),
    certificate: row.certificate,
  };
}

async function make(db: Db): Promise<SamlKey | undefined> {
  const { privateKey, certificate } = makeSelfSigned(new URL(env().NEXTAUTH_URL).hostname);
  const sealed = seal(Buffer.from(privateKey, 'utf8'), { key: installationKeys().current, place: PLACE });
  // Of two processes that make one at once, both use the one that was first.
  await db.insert(samlKeys).values({ id: ID, sealed, certificate }).onConflictDoNothing();
  return read(db);
}

/** Seals it with the installation's current key. Returns how many were sealed anew. */
export async function resealSamlKey(db: Db): Promise<number> {
  const { current } = installationKeys();
  const [row] = await db.select().from(samlKeys);
  const known = row && keyIdOf(row.sealed) !== current.id ? await read(db) : undefined;
  if (!known) return 0;
  const sealed = seal(Buffer.from(known.privateKey, 'utf8'), { key: current, place: PLACE });
  await db.update(samlKeys).set({ sealed });
  return 1;
}
