/** What each role may do, as a table: whoever changes the data changes this line, too. */
import { expect, test } from 'vitest';
import { can } from './can.ts';
import { PERMISSION_NAMES, type Permission } from './permissions.ts';
import { personOf } from './principal.ts';
import {
  mayHandle,
  ORGANISATION_PERMISSIONS,
  permissionsOf,
  ROLE_PERMISSIONS,
  ROLES,
  type Role,
} from './roles.ts';

const personIn = (role: Role | null) =>
  personOf({
    ...{ userId: 'usr_1', name: 'One', email: null, sessionToken: '', workspaceId: 'w', organisationId: 'o' },
    ...{ role, organisationRole: null },
  });

test.each<[Permission, string]>([
  ['patterns.read', 'owner admin designer operator reviewer viewer'],
  ['patterns.edit', 'owner admin designer'],
  ['patterns.publish', 'owner admin designer'],
  ['runs.start', 'owner admin designer operator'],
  ['approvals.answer', 'owner admin designer reviewer'],
  ['members.manage', 'owner admin'],
  ['keys.manage', 'owner admin'],
  ['audit.read', 'owner admin'],
  ['workspace.delete', 'owner'],
])('%s: %s', (permission, roles) => {
  expect(ROLES.filter((role) => ROLE_PERMISSIONS[role].has(permission)).join(' ')).toBe(roles);
});

test('every permission is allowed to somebody', () => {
  const all = [...Object.values(ROLE_PERMISSIONS), ...Object.values(ORGANISATION_PERMISSIONS)];
  expect(PERMISSION_NAMES.filter((name) => !all.some((set) => set.has(name)))).toEqual([]);
});

test('nobody handles a role that allows more, nor one that allows something else', () => {
  const may = ROLES.map((own) => ROLES.filter((other) => mayHandle(own, other)).join(' '));
  expect(may).toEqual([
    'owner admin designer operator reviewer viewer',
    'admin designer operator reviewer viewer',
    'designer operator reviewer viewer',
    'operator viewer',
    'reviewer viewer',
    'viewer',
  ]);
});

test('somebody without a workspace may use their account and nothing more', () => {
  expect([...permissionsOf({ role: null, organisationRole: null })]).toEqual(['account.use']);
  expect(can(personIn(null), 'workspace.read')).toBe(false);
});

test('what was granted on a resource holds there, for people and not for keys', () => {
  const granted = { kind: 'pattern', id: 'pat_1', granted: new Set<Permission>(['patterns.edit']) } as const;
  const viewer = personIn('viewer');
  expect(can(viewer, 'patterns.edit')).toBe(false);
  expect(can(viewer, 'patterns.edit', granted)).toBe(true);
  expect(can(viewer, 'patterns.publish', granted)).toBe(false);
  const { sessionToken: _, ...asker } = viewer;
  expect(can({ ...asker, kind: 'key', keyId: 'key_1', networks: [] }, 'patterns.edit', granted)).toBe(false);
});
