/** Who asks, and for which workspace. */
import type { Permission } from './permissions.ts';
import { type OrganisationRole, permissionsOf, type Role } from './roles.ts';

type Asker = {
  /** The person; of a key whoever made it. */
  userId: string;
  name: string;
  email: string | null;
  /** Empty when the person belongs to no workspace. */
  workspaceId: string;
  /** The workspace's; empty when there is none. */
  organisationId: string;
  /** In the workspace; without one the least. */
  role: Role;
  organisationRole: OrganisationRole | null;
  /** All that is allowed, on every resource of the workspace. */
  permissions: ReadonlySet<Permission>;
};

/** Signed in. Read from the session's row on every request. */
export type Person = Asker & { kind: 'person'; sessionToken: string };

/** An API key: `permissions` are its scopes, as far as the role of its maker still allows them. */
export type KeyHolder = Asker & {
  kind: 'key';
  keyId: string;
  /** Where the key may be used from, as CIDR; none = everywhere. */
  networks: readonly string[];
};

export type Principal = Person | KeyHolder;

type Known = Omit<Person, 'kind' | 'role' | 'permissions'> & { role: Role | null };

/** `role` null: belongs to no workspace. */
export const personOf = (known: Known): Person => ({
  ...known,
  kind: 'person',
  role: known.role ?? 'viewer',
  permissions: permissionsOf(known),
});
