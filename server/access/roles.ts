/** Roles, from the most to the least, and what each may do. Nothing else in the server compares roles. */

import { orgMembers } from '#db/schema/organisations.ts';
import { members } from '#db/schema/workspaces.ts';
import type { Permission } from './permissions.ts';

export const ROLES = members.role.enumValues;
export type Role = (typeof ROLES)[number];

export const ORGANISATION_ROLES = orgMembers.role.enumValues;
export type OrganisationRole = (typeof ORGANISATION_ROLES)[number];

const VIEWER = [
  'account.use',
  'workspace.read',
  'patterns.read',
  'runs.read',
  'approvals.read',
  'agents.read',
  'market.read',
] as const satisfies readonly Permission[];
const REVIEWER = [...VIEWER, 'approvals.answer'] as const satisfies readonly Permission[];
const OPERATOR = [
  ...VIEWER,
  'runs.start',
  'schedules.manage',
  'agents.try',
] as const satisfies readonly Permission[];
const DESIGNER = [
  ...OPERATOR,
  'approvals.answer',
  'patterns.edit',
  'patterns.publish',
  'agents.manage',
  'market.install',
] as const satisfies readonly Permission[];
const ADMIN = [
  ...DESIGNER,
  'members.manage',
  'grants.manage',
  'keys.manage',
  'secrets.manage',
  'audit.read',
  'settings.manage',
  'data.manage',
] as const satisfies readonly Permission[];
const OWNER = [...ADMIN, 'workspace.delete'] as const satisfies readonly Permission[];

export const ROLE_PERMISSIONS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(OWNER),
  admin: new Set(ADMIN),
  designer: new Set(DESIGNER),
  operator: new Set(OPERATOR),
  reviewer: new Set(REVIEWER),
  viewer: new Set(VIEWER),
};

/** Of the organisation, beside what the role in the workspace allows. */
export const ORGANISATION_PERMISSIONS: Readonly<Record<OrganisationRole, ReadonlySet<Permission>>> = {
  owner: new Set<Permission>(['organisation.manage', 'workspaces.create', 'signin.manage']),
  admin: new Set<Permission>(['workspaces.create', 'signin.manage']),
  member: new Set<Permission>(),
};

const ALONE: ReadonlySet<Permission> = new Set<Permission>(['account.use']);

type Place = { role: Role | null; organisationRole: OrganisationRole | null };

/** Null = has no such role. Somebody without any may use their account and nothing more. */
export function permissionsOf({ role, organisationRole }: Place): ReadonlySet<Permission> {
  const inWorkspace = role === null ? ALONE : ROLE_PERMISSIONS[role];
  const inOrganisation = organisationRole === null ? ALONE : ORGANISATION_PERMISSIONS[organisationRole];
  return new Set([...inWorkspace, ...inOrganisation]);
}

/** Nobody gives, takes or changes a role that allows more than their own. */
export const mayHandle = (own: Role, other: Role): boolean =>
  [...ROLE_PERMISSIONS[other]].every((one) => ROLE_PERMISSIONS[own].has(one));
