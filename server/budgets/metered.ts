/** An agent whose every request is held against the budgets before it is made, and counted after. */
import type { Db } from '#db/client.ts';
import { type Agent, AgentProblem } from '../agents/agent.ts';
import type { Definition } from '../agents/kinds/definition.ts';
import { hold, settle } from './budgets.ts';
import { costOf, type Money, worstCost } from './worst-cost.ts';

type Place = { workspaceId: string; agentId: string; name: string };

/** Those that others are asked by count where these are asked. */
const ELSEWHERE: ReadonlySet<Definition['kind']> = new Set(['pool', 'pattern', 'recorded']);

export function metered(
  db: Db,
  agent: Agent,
  { definition, ...place }: Place & { definition: Definition },
): Agent {
  if (ELSEWHERE.has(definition.kind)) return agent;
  return {
    ...agent,
    async call(input, options) {
      const held = await hold(db, place, worstCost(definition, input));
      const end = (cost: Money | undefined, calls: number) => settle(db, place, { ...held, cost, calls });
      try {
        const reply = await agent.call(input, options);
        const cost = costOf(definition, reply);
        await end(cost, reply.calls ?? 1);
        if (!cost || reply.usage?.cost !== undefined) return reply;
        return { ...reply, usage: { ...reply.usage, cost: cost.amount, currency: cost.currency } };
      } catch (error) {
        await end(costOfFailure(definition, error, options.signal), 1);
        throw error;
      }
    },
  };
}

/** What was cut off may have been charged, nobody knows; what was refused or never reached was not. */
function costOfFailure(definition: Definition, error: unknown, signal: AbortSignal): Money | undefined {
  const spent = error instanceof AgentProblem ? error.spent : {};
  if (spent.usage) return costOf(definition, spent);
  if (signal.aborted || !(error instanceof AgentProblem)) return undefined;
  return { amount: 0, currency: worstCost(definition, null)?.currency ?? NO_CURRENCY };
}

/** Of an agent without a price a failed call is counted like its others. */
const NO_CURRENCY = '';
