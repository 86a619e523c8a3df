/** The identity providers of organisations. Secrets are sealed with the installation's key, bound to their row. */
import { and, asc, eq } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { signInProviders } from '#db/schema/sign-in.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { installationKeys } from '../secrets/installation-keys.ts';
import { knowSecret } from '../secrets/known.ts';
import { keyIdOf, open, type Place, SealBroken, seal } from '../secrets/seal.ts';

export type Provider = typeof signInProviders.$inferSelect;

const PROVIDERS_MAX = 10;

const placeOf = ({ organisationId, id }: Pick<Provider, 'organisationId' | 'id'>): Place => ({
  ...{ workspaceId: organisationId, table: 'sign_in_providers', row: id, field: 'sealed' },
});

/** The client's secret, for a call that is about to go out. Throws `SealBroken`. */
export function secretOf(provider: Pick<Provider, 'organisationId' | 'id' | 'sealed'>): string | undefined {
  if (provider.sealed === null) return undefined;
  const key = installationKeys().all.get(keyIdOf(provider.sealed) ?? '');
  if (!key) throw new SealBroken();
  const secret = open(provider.sealed, { key, place: placeOf(provider) }).toString('utf8');
  knowSecret(secret);
  return secret;
}

const sealSecret = (row: Pick<Provider, 'organisationId' | 'id'>, secret: string): string =>
  seal(Buffer.from(secret, 'utf8'), { key: installationKeys().current, place: placeOf(row) });

/** Of any organisation; for the owner of the tables, while somebody signs in. Switched off = not there. */
export async function findProvider(db: Pick<Db, 'select'>, id: string): Promise<Provider | undefined> {
  const isIt = and(eq(signInProviders.id, id), eq(signInProviders.enabled, true));
  const [row] = await db.select().from(signInProviders).where(isIt);
  return row;
}

/** The oldest that is switched on. */
export async function providerOf(
  db: Pick<Db, 'select'>,
  organisationId: string,
): Promise<Provider | undefined> {
  const [row] = await db
    .select()
    .from(signInProviders)
    .where(and(eq(signInProviders.organisationId, organisationId), eq(signInProviders.enabled, true)))
    .orderBy(asc(signInProviders.createdAt), asc(signInProviders.id))
    .limit(1);
  return row;
}

type Common = { name: string; enabled: boolean; groupsClaim: string };
export type Wanted = Common &
  (
    | { kind: 'oidc'; issuer: string; clientId: string; secret?: string | undefined }
    | { kind: 'saml'; issuer: string; entryPoint: string; logoutPoint: string | null; certificates: string[] }
  );

/** `id` null makes one. A secret that is not given stays as it is; an empty one is taken away. */
export async function saveProvider(
  tx: Tx,
  { organisationId, id, by }: { organisationId: string; id: string | null; by: string },
  wanted: Wanted,
): Promise<{ id: string }> {
  const row = { organisationId, id: id ?? newId('idp') };
  const values = valuesOf(row, wanted);
  if (id === null) {
    const count = await tx.$count(signInProviders, eq(signInProviders.organisationId, organisationId));
    if (count >= PROVIDERS_MAX)
      throw new AppError('sign-in.many', { limit: PROVIDERS_MAX, what: 'providers' });
    await tx.insert(signInProviders).values({ ...row, ...values, kind: wanted.kind, createdBy: by });
    return { id: row.id };
  }
  const isIt = and(
    eq(signInProviders.organisationId, organisationId),
    eq(signInProviders.id, id),
    eq(signInProviders.kind, wanted.kind),
  );
  const changed = await tx
    .update(signInProviders)
    .set(values)
    .where(isIt)
    .returning({ id: signInProviders.id });
  if (changed.length === 0) throw new AppError('not-found', { what: 'provider' });
  return { id };
}

function valuesOf(row: Pick<Provider, 'organisationId' | 'id'>, wanted: Wanted) {
  const { name, enabled, groupsClaim, issuer } = wanted;
  const common = { name, enabled, groupsClaim, issuer };
  if (wanted.kind === 'saml') {
    const { entryPoint, logoutPoint, certificates } = wanted;
    return { ...common, entryPoint, logoutPoint, certificates };
  }
  const { clientId, secret } = wanted;
  if (secret === undefined) return { ...common, clientId };
  return { ...common, clientId, sealed: secret === '' ? null : sealSecret(row, secret) };
}

export async function removeProvider(
  tx: Tx,
  { organisationId, id }: { organisationId: string; id: string },
): Promise<void> {
  const gone = await tx
    .delete(signInProviders)
    .where(and(eq(signInProviders.organisationId, organisationId), eq(signInProviders.id, id)))
    .returning({ id: signInProviders.id });
  if (gone.length === 0) throw new AppError('not-found', { what: 'provider' });
}

/** Seals every secret of a provider with the installation's current key. Returns how many were sealed anew. */
export async function resealProviders(db: Db): Promise<number> {
  const { current } = installationKeys();
  const rows = await db.select().from(signInProviders);
  let done = 0;
  for (const row of rows) {
    const { sealed } = row;
    if (sealed === null || keyIdOf(sealed) === current.id) continue;
    const again = sealSecret(row, secretOf(row) ?? '');
    const isSame = and(eq(signInProviders.id, row.id), eq(signInProviders.sealed, sealed));
    await db.update(signInProviders).set({ sealed: again }).where(isSame);
    done += 1;
  }
  return done;
}
