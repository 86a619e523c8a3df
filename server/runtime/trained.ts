/** The workspace's own agents, for a worker that serves many workspaces. */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { trainedAgents } from '#db/schema/agents.ts';
import type { Agent } from '#server/agents/agent.ts';
import { trainedAgent } from '#server/agents/trained.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { findTrained } from '#server/workspace-agents.ts';

type Kept = { version: number; agent: Agent };
const KEPT_MAX = 64;

/** Examples are read once per version, the version at every call: a new training counts at once. */
export function trainedIn(db: Db): (workspaceId: string, id: string) => Promise<Agent | undefined> {
  const kept = new Map<string, Kept>();
  return (workspaceId, id) =>
    withWorkspace(db, workspaceId, async (tx) => {
      const key = `${workspaceId}/${id}`;
      const [now] = await tx
        .select({ version: trainedAgents.version })
        .from(trainedAgents)
        .where(eq(trainedAgents.id, id));
      const known = kept.get(key);
      kept.delete(key);
      if (!now) return undefined;
      const row = known?.version === now.version ? undefined : await findTrained(tx, id);
      const agent = row ? trainedAgent(row) : known?.agent;
      if (!agent) return undefined;
      kept.set(key, { version: row?.version ?? now.version, agent });
      const oldest = kept.keys().next().value;
      if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest);
      return agent;
    });
}
