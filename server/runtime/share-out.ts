/** How a worker shares its slots among workspaces: whoever comes next starts at once, however much others have waiting. */
import { room } from '#server/room.ts';

/** What to ask the queue for: so many jobs, of all workspaces but these. */
export type Ask = { batchSize: number; ignoreGroups: string[] };

/** Jobs taken in one statement. */
const BATCH = 16;

/** `held` = slots taken by each workspace; there must be a free one. A workspace that holds none may always take one. */
export function shareOut(slots: number, held: ReadonlyMap<string, number>): Ask {
  let free = slots;
  for (const count of held.values()) free -= count;
  const ignoreGroups: string[] = [];
  let most = 0;
  for (const [workspace, count] of held) {
    if (room(count, free) < 1) ignoreGroups.push(workspace);
    else most = Math.max(most, count);
  }
  // No more than the fullest of those asked may get: the batch might be all its.
  const batchSize = Math.max(1, Math.min(BATCH, free, room(most, free)));
  return { batchSize, ignoreGroups };
}
