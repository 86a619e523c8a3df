/** Which hosts this workspace may call, and what whoever operates Parallax permits beside the public internet. */
import { workspaces } from '#db/schema/workspaces.ts';
import { env } from '#server/env.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const hosts = workspaceProcedure.meta({ can: 'workspace.read' }).query(({ ctx }) =>
  ctx.inWorkspace(async (tx) => {
    const [row] = await tx.select({ hosts: workspaces.outboundHosts }).from(workspaces);
    if (!row) throw new AppError('auth.no-workspace');
    const permitted = env()
      .OUTBOUND_PRIVATE.split(',')
      .map((entry) => entry.trim());
    return { hosts: row.hosts, permitted: permitted.filter(Boolean) };
  }),
);
