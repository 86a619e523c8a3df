/** The door out for one workspace: `guardedFetch` with its allow list. */
import { eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { workspaces } from '#db/schema/workspaces.ts';
import type { AllowList } from './allow-list.ts';
import { type GuardedFetch, type GuardOptions, guardedFetch } from './guarded-fetch.ts';

/** null = every public host. A workspace that is not there reaches nobody. */
export async function readAllowList(tx: Pick<Tx, 'select'>, workspaceId: string): Promise<AllowList> {
  const isIt = eq(workspaces.id, workspaceId);
  const [row] = await tx.select({ hosts: workspaces.outboundHosts }).from(workspaces).where(isIt);
  return row ? row.hosts : [];
}

/** Read the list anew for each run or call: a host taken off it is not called again. */
export async function workspaceFetch(
  tx: Pick<Tx, 'select'>,
  workspaceId: string,
  options: Omit<GuardOptions, 'allow'> = {},
): Promise<GuardedFetch> {
  return guardedFetch({ ...options, allow: await readAllowList(tx, workspaceId) });
}
