import type { RouterOutputs } from '#components/api/trpc.ts';

export type Role = RouterOutputs['members']['list']['people'][number]['role'];

/** `Designer`, as it starts a label. */
export const roleLabel = (role: string): string => role.charAt(0).toUpperCase() + role.slice(1);
