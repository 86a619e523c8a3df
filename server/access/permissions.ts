/**
 * Everything that can be allowed, as data: what it lets somebody do, as the end of "may ...". Each procedure names
 * one of these in its meta. They are also the scopes of API keys.
 */
export const PERMISSIONS = {
  'account.use': 'use their own account: switch workspaces, accept invitations, sign out',
  'workspace.read': 'see the workspace and its people',
  'patterns.read': 'see patterns, their history and versions',
  'patterns.edit': 'make, change and remove patterns',
  'patterns.publish': 'publish versions of patterns',
  'runs.read': 'see runs, schedules and the dashboard',
  'runs.start': 'start, resume and cancel runs',
  'schedules.manage': 'make, change and remove schedules',
  'approvals.read': 'see questions to people',
  'approvals.answer': 'answer questions to people',
  'agents.read': 'see agents',
  'agents.try': 'try agents out',
  'agents.manage': 'train, connect and remove agents',
  'market.read': 'browse the marketplace',
  'market.install': 'install from the marketplace',
  'members.manage': 'invite people, change roles and remove people',
  'grants.manage': 'share single patterns with people',
  'keys.manage': 'make and revoke API keys',
  'secrets.manage': 'keep and remove secrets',
  'audit.read': 'read the audit log',
  'settings.manage': 'change settings of the workspace',
  'data.manage': 'export and erase data of people and of the workspace',
  'workspace.delete': 'delete the workspace',
  'organisation.manage': 'rename the organisation and change roles in it',
  'workspaces.create': 'make workspaces in the organisation',
  'signin.manage': 'set up how people of the organisation sign in',
} as const satisfies Record<string, string>;

export type Permission = keyof typeof PERMISSIONS;

export const isPermission = (name: string): name is Permission => Object.hasOwn(PERMISSIONS, name);

export const PERMISSION_NAMES: readonly Permission[] = Object.keys(PERMISSIONS).filter(isPermission);

/** What can be allowed on one pattern alone. */
export const GRANTABLE = [
  'patterns.edit',
  'patterns.publish',
  'runs.start',
  'approvals.answer',
] as const satisfies readonly Permission[];

export type Grantable = (typeof GRANTABLE)[number];
