/** API keys: making, finding and ending them. What is kept of a key is its SHA-256, see db/schema/api-keys.ts. */
import { createHash } from 'node:crypto';
import { and, eq, gt, isNull, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { apiKeys } from '#db/schema/api-keys.ts';
import { orgMembers } from '#db/schema/organisations.ts';
import { users } from '#db/schema/people.ts';
import { members, workspaces } from '#db/schema/workspaces.ts';
import { PERMISSION_NAMES, type Permission } from '../access/permissions.ts';
import type { KeyHolder } from '../access/principal.ts';
import { permissionsOf } from '../access/roles.ts';
import { keyEnvironment } from '../env.ts';
import { AppError } from '../errors.ts';
import { newId } from '../ids.ts';
import { hintOf, isKey, newKey } from './key-text.ts';

/** What no key can be given: a person decides who comes in, who decides, and what may be undone by nobody. */
const PEOPLE_ONLY: ReadonlySet<Permission> = new Set<Permission>([
  ...(['account.use', 'keys.manage', 'members.manage', 'grants.manage', 'approvals.answer'] as const),
  ...(['workspace.delete', 'organisation.manage', 'workspaces.create', 'signin.manage'] as const),
]);

/** What keys can be allowed. */
export const SCOPES: readonly Permission[] = PERMISSION_NAMES.filter((name) => !PEOPLE_ONLY.has(name));

const KEYS_MAX = 500;

export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

export type NewKey = {
  workspaceId: string;
  userId: string;
  name: string;
  scopes: readonly Permission[];
  /** Days until it ends; null = never. */
  days: number | null;
  /** Where it may be used from, as `parseNetwork` gives them; none = everywhere. */
  networks?: readonly string[];
};

/** The key itself is in this answer and nowhere else. Throws `key.many`. */
export async function createKey(tx: Tx, given: NewKey): Promise<{ id: string; key: string }> {
  const { workspaceId, userId, name, scopes, days, networks = [] } = given;
  const isLive = and(eq(apiKeys.workspaceId, workspaceId), isNull(apiKeys.revokedAt));
  const [row] = await tx.select({ count: sql<number>`count(*)::int` }).from(apiKeys).where(isLive);
  if ((row?.count ?? 0) >= KEYS_MAX) throw new AppError('key.many', { limit: KEYS_MAX });
  const [id, key] = [newId('key'), newKey(keyEnvironment())];
  const expiresAt = days === null ? null : sql`now() + ${days} * interval '1 day'`;
  await tx.insert(apiKeys).values({
    ...{ id, workspaceId, userId, name, scopes: [...scopes], networks: [...networks], expiresAt },
    ...{ hash: hashKey(key), hint: hintOf(key) },
  });
  return { id, key };
}

/** Counts from the next request on; streams that are open end within 5 s. Throws `not-found`. */
export async function revokeKey(tx: Tx, workspaceId: string, id: string): Promise<void> {
  const rows = await tx
    .update(apiKeys)
    .set({ revokedAt: sql`coalesce(${apiKeys.revokedAt}, now())` })
    .where(and(eq(apiKeys.workspaceId, workspaceId), eq(apiKeys.id, id)))
    .returning({ id: apiKeys.id });
  if (rows.length === 0) throw new AppError('not-found', { what: 'key' });
}

const isAlive = and(
  isNull(apiKeys.revokedAt),
  or(isNull(apiKeys.expiresAt), gt(apiKeys.expiresAt, sql`now()`)),
);

/** Whose key this is and what it may do now; null when it is none, has ended, or its maker has left. */
export async function findKeyHolder(db: Db, key: string): Promise<KeyHolder | null> {
  if (!isKey(key)) return null;
  const [row] = await db
    .select({
      ...{ keyId: apiKeys.id, scopes: apiKeys.scopes, workspaceId: apiKeys.workspaceId },
      ...{ networks: apiKeys.networks },
      ...{ userId: users.id, name: users.name, email: users.email, role: members.role },
      ...{ organisationId: workspaces.organisationId, organisationRole: orgMembers.role },
      isStale: sql<boolean>`(${apiKeys.lastUsedAt} is null or ${apiKeys.lastUsedAt} < now() - interval '1 minute')`,
    })
    .from(apiKeys)
    .innerJoin(users, and(eq(users.id, apiKeys.userId), isNull(users.disabledAt)))
    .innerJoin(members, and(eq(members.workspaceId, apiKeys.workspaceId), eq(members.userId, apiKeys.userId)))
    .innerJoin(workspaces, eq(workspaces.id, apiKeys.workspaceId))
    .leftJoin(
      orgMembers,
      and(eq(orgMembers.organisationId, workspaces.organisationId), eq(orgMembers.userId, users.id)),
    )
    .where(and(eq(apiKeys.hash, hashKey(key)), isAlive));
  if (!row) return null;
  const { scopes, isStale, ...known } = row;
  if (isStale) await db.update(apiKeys).set({ lastUsedAt: sql`now()` }).where(eq(apiKeys.id, row.keyId));
  const allowed = permissionsOf(known);
  const permissions = SCOPES.filter((scope) => scopes.includes(scope) && allowed.has(scope));
  const name = row.name ?? row.email ?? 'Someone';
  return { ...known, kind: 'key', name, permissions: new Set(permissions) };
}

/** For replies that last: does the key still hold, for the same role? */
export async function isKeyAlive(db: Db, { keyId, role }: KeyHolder): Promise<boolean> {
  const [row] = await db
    .select({ role: members.role })
    .from(apiKeys)
    .innerJoin(users, and(eq(users.id, apiKeys.userId), isNull(users.disabledAt)))
    .innerJoin(members, and(eq(members.workspaceId, apiKeys.workspaceId), eq(members.userId, apiKeys.userId)))
    .where(and(eq(apiKeys.id, keyId), isAlive));
  return row?.role === role;
}

/** The bearer token of a request; whoever sends one is judged by it alone, whatever cookies come along. */
export function bearerOf(headers: Headers): string | undefined {
  return /^bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '')?.[1];
}
