/** What a workspace lets `guardedFetch` call. */
import { eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { workspaces } from '#db/schema/workspaces.ts';
import type { AllowList } from './allow-list.ts';

/**
 * null = every public host. A workspace that is not there reaches nobody. Read it anew for each run or call: a host
 * taken off the list is not called again.
 */
export async function readAllowList(tx: Pick<Tx, 'select'>, workspaceId: string): Promise<AllowList> {
  const isIt = eq(workspaces.id, workspaceId);
  const [row] = await tx.select({ hosts: workspaces.outboundHosts }).from(workspaces).where(isIt);
  return row ? row.hosts : [];
}
