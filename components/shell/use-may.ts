'use client';
import type { Permission } from '#server/access/permissions.ts';
import { useSession } from './use-session.ts';

/** `reason`: why not, in words; the server judges again in any case. While nobody knows yet: no. */
export type May = { may: boolean; reason: string };

/** `granted`: what was shared on one thing, beyond the role. */
export function useMay(permission: Permission, granted: readonly Permission[] = []): May {
  const { data } = useSession();
  if (!data) return { may: false, reason: 'One moment: your role is being read.' };
  const may = data.permissions.includes(permission) || granted.includes(permission);
  const reason = `Your role in ${data.workspace.name}, ${data.role}, does not allow this. Ask an owner or admin.`;
  return { may, reason };
}
