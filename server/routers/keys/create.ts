/** Makes an API key. The answer is the only place where the key is ever shown. */
import { z } from 'zod';
import { AppError } from '#server/errors.ts';
import { createKey, SCOPES } from '#server/keys/keys.ts';
import { parseNetwork } from '#server/keys/networks.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const TEN_YEARS = 3_650;
const NETWORKS_MAX = 50;

function read(typed: string): string {
  const network = parseNetwork(typed);
  if (network) return network;
  const how = 'write one like 192.0.2.7, 10.0.0.0/8 or 2001:db8::/64.';
  throw new AppError('input.shape', { problem: `“${typed}” is no network; ${how}` });
}

export const create = workspaceProcedure
  .meta({ can: 'keys.manage' })
  .input(
    z.strictObject({
      name: lineOfText(80),
      scopes: z.array(z.enum(SCOPES)).min(1).max(SCOPES.length),
      /** Days until it ends; null = never. */
      days: z.int().min(1).max(TEN_YEARS).nullable(),
      /** Addresses and networks it may be used from; none = everywhere. */
      networks: z.array(z.string().max(100)).max(NETWORKS_MAX).default([]),
    }),
  )
  .mutation(({ ctx, input }) => {
    const { workspaceId, userId, permissions, role } = ctx.principal;
    const beyond = input.scopes.find((scope) => !permissions.has(scope));
    if (beyond) throw new AppError('auth.role', { role, action: `give a key ${beyond}` });
    const networks = input.networks.map(read);
    return ctx.inWorkspace((tx) => createKey(tx, { ...input, networks, workspaceId, userId }));
  });
