/**
 * The graphs of runs, each stored once per workspace. A process that has stored one today does not send it
 * again: a run of a large pattern that starts every minute costs its row and its log, not the pattern.
 */
import { createHash } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { graphs, runs } from '#db/schema/runs.ts';
import { canonicalText, type Pattern } from '#engine/pattern.ts';
import { keptPerDatabase } from './kept.ts';

/** 64 hex digits each. `id`: of the text as it is. `hash`: of what it means, wherever its nodes stand. */
type Named = { id: string; hash: string };

/** Patterns are never changed in place. */
const named = new WeakMap<Pattern, Named>();

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export function nameOf(graph: Pattern): Named {
  const known = named.get(graph);
  if (known) return known;
  const made = { id: digest(JSON.stringify(graph)), hash: digest(canonicalText(graph)) };
  named.set(graph, made);
  return made;
}

/** More are forgotten, and sent again. */
const MOST = 10_000;

/** `workspace id` of those that are known to be stored, and the day they were last noted as used. */
const stored = keptPerDatabase<Map<string, string>>('graphs');

/** `at`: milliseconds since 1970, the database's clock. */
type Stored = { workspaceId: string; graph: Pattern; at: number };

/** Makes sure that it is there and counts as used today. Commits by itself: without a run it harms nobody. */
export async function storeGraph(db: Db, { workspaceId, graph, at }: Stored): Promise<void> {
  const known = stored.get(db) ?? new Map<string, string>();
  stored.set(db, known);
  const { id } = nameOf(graph);
  const key = `${workspaceId} ${id}`;
  const today = new Date(at).toISOString().slice(0, 10);
  if (known.get(key) === today) return;
  await db.execute(sql`
    insert into graphs (workspace_id, id, graph) values (${workspaceId}, ${id}, ${JSON.stringify(graph)}::text::json)
    on conflict (workspace_id, id) do update set used_on = excluded.used_on
    where graphs.used_on < excluded.used_on`);
  if (known.size >= MOST) known.clear();
  known.set(key, today);
}

/** The graph of a run; `undefined` when there is no such run. As stored: validated by whoever started it. */
export async function graphOf(db: Pick<Db | Tx, 'select'>, runId: string): Promise<unknown> {
  const [row] = await db
    .select({ graph: graphs.graph })
    .from(runs)
    .innerJoin(graphs, and(eq(graphs.workspaceId, runs.workspaceId), eq(graphs.id, runs.graphId)))
    .where(eq(runs.id, runId));
  return row?.graph;
}
