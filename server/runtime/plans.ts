/**
 * Compiled patterns by content hash: what runs again and again is read and compiled once per process.
 * Equal hashes mean the same to a run (engine/pattern.ts#canonicalText), wherever the nodes stand.
 */
import type { Db } from '#db/client.ts';
import { compile } from '#engine/compile.ts';
import type { Pattern } from '#engine/pattern.ts';
import type { Pins } from '#engine/pins.ts';
import type { Plan } from '#engine/plan.ts';
import { primitives } from '#primitives/index.ts';
import { graphOf } from './graphs.ts';

export type Planned = { graph: Pattern; plan: Plan };

/** Patterns of a thousand nodes take about a megabyte each. */
const MOST = 100;

/** Oldest use first. */
const planned = new Map<string, Planned>();

/** A sentence where the stored pattern cannot be compiled; rejects when the database does. */
export async function planOf(
  db: Db,
  { runId, hash }: { runId: string; hash: string },
): Promise<Planned | string> {
  const known = planned.get(hash) ?? planFor(await readGraph(db, runId));
  if (typeof known === 'string') return known;
  planned.delete(hash);
  planned.set(hash, known);
  const [oldest] = planned.keys();
  if (planned.size > MOST && oldest !== undefined) planned.delete(oldest);
  return known;
}

/** For one run alone: where it is to end, and what it takes from other runs. */
export function replan(
  { graph }: Planned,
  { until, pins }: { until: string | undefined; pins: Pins },
): Planned | string {
  return planFor(graph, { ...(until !== undefined && { until }), pins });
}

async function readGraph(db: Db, runId: string): Promise<Pattern> {
  // Validated and canonical when it was stored, by enqueue.ts only.
  return (await graphOf(db, runId)) as Pattern;
}

function planFor(graph: Pattern, more: { until?: string; pins?: Pins } = {}): Planned | string {
  try {
    return { graph, plan: compile(graph, { primitives, ...more }) };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
