/** Who answers where a pattern names a capability: the agent of this workspace that is bound to it now. */
import type { Db } from '#db/client.ts';
import type { Agent } from '#server/agents/agent.ts';
import { bestFor, chosenFor } from '#server/agents/capabilities.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { cardsOf } from '#server/workspace-agents.ts';

type Bound = { agentId: string } | string;
type Find = (workspaceId: string, id: string) => Promise<Agent | string | undefined>;

/** How long a choice by record holds; what a person chooses counts at once. */
const HOLDS_MS = 60_000;
const KEPT_MAX = 1_000;

/** `find` finds the agent that is bound. */
export function capabilitiesIn(db: Db, find: Find): Find {
  const best = new Map<string, { until: number; bound: Bound }>();

  async function boundIn(workspaceId: string, id: string): Promise<Bound> {
    const key = `${workspaceId} ${id}`;
    return withWorkspace(db, workspaceId, async (tx) => {
      const chosen = await chosenFor(tx, id);
      if (chosen !== undefined) return { agentId: chosen };
      const known = best.get(key);
      if (known && known.until > performance.now()) return known.bound;
      const bound = await bestFor(tx, id, await cardsOf(tx));
      if (best.size >= KEPT_MAX) best.clear();
      // Whoever has no record may have one soon: that is looked at each time.
      if (typeof bound !== 'string') best.set(key, { until: performance.now() + HOLDS_MS, bound });
      return bound;
    });
  }

  return async (workspaceId, id) => {
    const bound = await boundIn(workspaceId, id);
    if (typeof bound === 'string') return bound;
    const { agentId } = bound;
    const agent = await find(workspaceId, agentId);
    if (agent === undefined)
      return 'The agent that was chosen for it is not there any more; choose another one on the Agents page.';
    if (typeof agent === 'string') return agent;
    return {
      ...agent,
      card: { ...agent.card, id, standsFor: agentId },
      call: async (input, options) => ({ ...(await agent.call(input, options)), by: agentId }),
    };
  };
}
