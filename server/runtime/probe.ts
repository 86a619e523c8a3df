/**
 * Whether those who answer elsewhere are there and are who was approved: asked every few minutes, where asking
 * costs nothing (MCP and A2A describe themselves). Others are known by their calls. One worker at a time does so.
 */
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { agents } from '#db/schema/agents.ts';
import { AgentProblem } from '#server/agents/agent.ts';
import { changedFacts, changeSentence } from '#server/agents/kinds/facts.ts';
import { inspect } from '#server/agents/kinds/kinds.ts';
import { type RegisteredRow, readDefinition } from '#server/agents/registered.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { outsideFor } from './agents.ts';
import { clockOf } from './clock.ts';

const EVERY_MS = 5 * 60_000;
const TIMEOUT_MS = 10_000;
/** Of one round; the rest is due in the next one. */
const MOST = 20;

/** Probes those that are due; how many that were. */
export async function probeAgents(db: Db, signal: AbortSignal): Promise<number> {
  const isDue = or(
    sql`${agents.health} is null`,
    sql`(${agents.health}->>'at')::float8 < extract(epoch from now()) * 1000 - ${EVERY_MS}`,
  );
  const due = await db
    .select()
    .from(agents)
    .where(and(eq(agents.state, 'active'), inArray(agents.kind, ['mcp', 'a2a']), isDue))
    .limit(MOST);
  await Promise.all(due.map((row) => probe(db, row, signal)));
  return due.length;
}

async function probe(db: Db, row: RegisteredRow, signal: AbortSignal): Promise<void> {
  const definition = readDefinition(row);
  if (!definition) return;
  const startedAt = performance.now();
  const until = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const found = await outsideFor(db, row.workspaceId)
    .then((outside) => inspect(definition, outside, until))
    .catch((error: unknown) => problemOf(error, until));
  if (signal.aborted) return;
  const isChanged = typeof found !== 'string' && changedFacts(row.approved, found).length > 0;
  const problem = typeof found === 'string' ? found : undefined;
  const health = {
    at: Math.round(await clockOf(db).current()),
    ms: Math.round(performance.now() - startedAt),
    ...(problem && { problem }),
  };
  const isThis = and(eq(agents.id, row.id), eq(agents.version, row.version), eq(agents.state, 'active'));
  await withWorkspace(db, row.workspaceId, (tx) =>
    tx
      .update(agents)
      .set({
        health,
        ...(isChanged && { state: 'paused' as const, seen: found, why: changeSentence(row.approved, found) }),
      })
      .where(isThis),
  );
}

function problemOf(error: unknown, until: AbortSignal): string {
  if (until.aborted) return 'It did not answer within 10 s.';
  return error instanceof AgentProblem ? error.message : 'It could not be asked.';
}
