/** Sets which hosts this workspace may call; counts from the next call on. */
import { z } from 'zod';
import { workspaces } from '#db/schema/workspaces.ts';
import { AppError } from '#server/errors.ts';
import { MAX_HOSTS, toAllowed } from '#server/outbound/allow-list.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const setHosts = workspaceProcedure
  .meta({ can: 'settings.manage' })
  /** Null = every public host. */
  .input(z.strictObject({ hosts: z.array(z.string().min(1).max(260)).max(MAX_HOSTS).nullable() }))
  .mutation(({ ctx, input }) => {
    const hosts = input.hosts && [...new Set(input.hosts.map(toHost))];
    return ctx.inWorkspace(async (tx) => {
      // The row policy leaves the open workspace alone in sight.
      await tx.update(workspaces).set({ outboundHosts: hosts });
      return { hosts };
    });
  });

function toHost(entry: string): string {
  const host = toAllowed(entry);
  if (host === undefined)
    throw new AppError('input.shape', { problem: `"${entry}" is not the name of a host.` });
  return host;
}
