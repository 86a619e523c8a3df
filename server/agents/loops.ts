/** Whether an agent would lead back to itself, through the patterns and pools that it stands for. */
import { and, eq, inArray } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { agents } from '#db/schema/agents.ts';
import { versions } from '#db/schema/patterns.ts';
import type { Pattern } from '#engine/pattern.ts';
import { agentsIn } from '#server/workspace-agents.ts';
import type { Definition } from './kinds/definition.ts';
import { readDefinition } from './registered.ts';

/** Longer chains are refused at run time anyway. */
const STEPS_MAX = 10;

/** Ids on the way back to `id`, in order; `undefined` when there is none. `own`: what `id` is about to be. */
export async function findLoop(tx: Tx, id: string, own: Definition): Promise<string[] | undefined> {
  let frontier = new Map<string, string[]>();
  for (const next of await nextOf(tx, own)) frontier.set(next, [id, next]);
  const seen = new Set<string>();
  for (let step = 0; step < STEPS_MAX && frontier.size > 0; step++) {
    const back = frontier.get(id);
    if (back) return back;
    const rows = await tx
      .select()
      .from(agents)
      .where(inArray(agents.id, [...frontier.keys()]));
    const after = new Map<string, string[]>();
    for (const row of rows) {
      seen.add(row.id);
      const definition = readDefinition(row);
      const path = frontier.get(row.id) ?? [];
      const nexts = definition ? await nextOf(tx, definition) : [];
      for (const next of nexts) if (!seen.has(next)) after.set(next, [...path, next]);
    }
    frontier = after;
  }
  return undefined;
}

async function nextOf(tx: Tx, definition: Definition): Promise<readonly string[]> {
  if (definition.kind === 'pool') return definition.config.members;
  if (definition.kind !== 'pattern') return [];
  const [row] = await versionRows(tx, definition.config.ref);
  // Validated when it was published.
  return row ? agentsIn(row.graph as Pattern) : [];
}

/** The published version that a reference names, or nothing. */
export function versionRows(tx: Tx, ref: string): Promise<{ graph: unknown }[]> {
  const [patternId = '', semver = ''] = ref.split('@');
  return tx
    .select({ graph: versions.graph })
    .from(versions)
    .where(and(eq(versions.patternId, patternId), eq(versions.semver, semver)));
}
