/**
 * The workspace's own agents, for a process that serves many workspaces: those it trained, and those it
 * registered with all that belongs to calling them. Built-in ones need no workspace and are found before.
 */
import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { agents } from '#db/schema/agents.ts';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import type { Agent } from '#server/agents/agent.ts';
import { findAgent } from '#server/agents/cards.ts';
import type { Definition } from '#server/agents/kinds/definition.ts';
import { changeSentence } from '#server/agents/kinds/facts.ts';
import type { Facts, Watch } from '#server/agents/kinds/kind.ts';
import { bareAgent } from '#server/agents/kinds/kinds.ts';
import type { Outside } from '#server/agents/kinds/outside.ts';
import { bounded, REPLY_MAX } from '#server/agents/kinds/reading.ts';
import {
  findRegistered,
  type RegisteredRow,
  readDefinition,
  stateProblem,
  unreadableProblem,
} from '#server/agents/registered.ts';
import { metered } from '#server/budgets/metered.ts';
import { env } from '#server/env.ts';
import { guardedFetch } from '#server/outbound/guarded-fetch.ts';
import { readAllowList } from '#server/outbound/read-allow-list.ts';
import { resilient } from '#server/resilience/resilient.ts';
import { sharedIn } from '#server/resilience/shared.ts';
import { openSecret } from '#server/secrets/secrets.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { capabilitiesIn } from './capability.ts';
import { runPatternIn } from './run-pattern.ts';
import { trainedIn } from './trained.ts';

/** A string = why it may not be called. */
export type FindAgent = (workspaceId: string, id: string) => Promise<Agent | string | undefined>;

type Options = {
  /** How many patterns are around this one that are called as agents (0). */
  depth?: number;
};

const KEPT_MAX = 200;

/** For who talks to agents outside of runs: registers, tests or inspects one. */
export const outsideFor = (db: Db, workspaceId: string): Promise<Outside> =>
  outsideOf(db, { workspaceId, depth: 0, find: agentsIn(db) });

export function agentsIn(db: Db, { depth = 0 }: Options = {}): FindAgent {
  const trained = trainedIn(db);
  const definitions = new Map<string, Definition>();

  const read = (workspaceId: string, row: RegisteredRow): Definition | undefined => {
    const key = `${workspaceId}/${row.id}@${row.version}`;
    const definition = definitions.get(key) ?? readDefinition(row);
    if (!definition) return undefined;
    definitions.delete(key);
    definitions.set(key, definition);
    const [oldest] = definitions.keys();
    if (definitions.size > KEPT_MAX && oldest !== undefined) definitions.delete(oldest);
    return definition;
  };

  const find: FindAgent = async (workspaceId, id) => {
    if (isCapability(id)) return capable(workspaceId, id);
    const own = await trained(workspaceId, id);
    if (own) return own;
    const row = await withWorkspace(db, workspaceId, (tx) => findRegistered(tx, id));
    if (!row) return undefined;
    const problem = stateProblem(row);
    if (problem) return problem;
    const definition = read(workspaceId, row);
    if (!definition) return unreadableProblem(row.name);
    return registeredAgent(db, {
      row,
      definition,
      outside: await outsideOf(db, { workspaceId, depth, find }),
    });
  };
  const capable = capabilitiesIn(db, async (workspaceId, id) => findAgent(id) ?? find(workspaceId, id));
  return find;
}

function registeredAgent(
  db: Db,
  { row, definition, outside }: { row: RegisteredRow; definition: Definition; outside: Outside },
): Agent {
  const bare = bareAgent(definition, { named: row, outside, watch: watchOf(db, row) });
  // Members of a pool have breakers of their own, and a recording has nothing that breaks.
  if (definition.kind === 'pool' || definition.kind === 'recorded') return bare;
  const { workspaceId, id: agentId, name } = row;
  const counted = metered(db, bare, { workspaceId, agentId, name, definition });
  const place = { workspaceId: row.workspaceId, agentId: row.id, space: `agent ${row.id}@${row.version}` };
  return resilient(counted, definition.resilience, sharedIn(db, place));
}

/** Nothing but what was approved is called: who notices a difference pauses the agent for everybody. */
function watchOf(db: Db, { workspaceId, id, version, approved }: RegisteredRow): Watch {
  const isThis = and(eq(agents.id, id), eq(agents.version, version), eq(agents.state, 'active'));
  return {
    approved,
    async changed(seen: Facts) {
      const why = changeSentence(approved, seen);
      await withWorkspace(db, workspaceId, (tx) =>
        tx.update(agents).set({ state: 'paused', why, seen, updatedAt: sql`now()` }).where(isThis),
      );
    },
    async learned(facts: Facts) {
      // Whoever came first has the word; what differs from it is noticed by the next call.
      await withWorkspace(db, workspaceId, (tx) =>
        tx
          .update(agents)
          .set({ approved: sql`${JSON.stringify(facts)}::text::jsonb || ${agents.approved}` })
          .where(isThis),
      );
    },
  };
}

type Place = { workspaceId: string; depth: number; find: FindAgent };

/** What agents of this workspace may reach. */
async function outsideOf(db: Db, { workspaceId, depth, find }: Place): Promise<Outside> {
  const allow = await readAllowList(db, workspaceId);
  const guarded = guardedFetch({ allow, maxBytes: REPLY_MAX, timeoutMs: 600_000 });
  return {
    fetch: bounded(guarded),
    secret: (id) => withWorkspace(db, workspaceId, (tx) => openSecret(tx, workspaceId, id)),
    commands: env().MCP_COMMANDS,
    agent: async (id) => findAgent(id) ?? find(workspaceId, id),
    pattern: runPatternIn(db, {
      workspaceId,
      depth,
      find: (id) => agentsIn(db, { depth: depth + 1 })(workspaceId, id),
    }),
  };
}
