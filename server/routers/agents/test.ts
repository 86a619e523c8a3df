/**
 * Really calls an agent that need not be registered yet: once, without retries. Nothing is stored. What it gives
 * or what is wrong with it is the belief that a run would see.
 */
import { z } from 'zod';
import { LIMITS } from '#engine/pattern.ts';
import type { Agent } from '#server/agents/agent.ts';
import { definition } from '#server/agents/kinds/definition.ts';
import type { Facts } from '#server/agents/kinds/kind.ts';
import { bareAgent, inspect } from '#server/agents/kinds/kinds.ts';
import { callAgent } from '#server/agents/registry.ts';
import { outsideFor } from '#server/runtime/agents.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const TIMEOUT_MS = 30_000;
const NEVER = new AbortController().signal;
const ID = 'tested';

/** `facts`: what would count as approved. `ms` = wall time of the call. */
export const test = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(
    z.strictObject({
      definition,
      input: z.json().refine((value) => JSON.stringify(value).length <= LIMITS.inputBytes, 'It is too long.'),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const outside = await outsideFor(ctx.db, ctx.principal.workspaceId);
    const signal = AbortSignal.any([ctx.signal ?? NEVER, AbortSignal.timeout(TIMEOUT_MS)]);
    const startedAt = performance.now();
    let facts: Facts = {};
    const agentOf = (approved: Facts): Agent =>
      bareAgent(input.definition, {
        named: { id: ID, version: 0 },
        outside,
        watch: {
          approved,
          changed: async () => {},
          learned: async (learned) => void Object.assign(facts, learned),
        },
      });
    const inspected: Agent = {
      ...agentOf({}),
      async call(value, options) {
        facts = { ...(await inspect(input.definition, outside, options.signal)) };
        return agentOf(facts).call(value, options);
      },
    };
    const belief = await callAgent(
      { kind: 'agent', agentId: ID, input: input.input, timeoutMs: TIMEOUT_MS, seed: 0 },
      { signal, find: async () => inspected },
    );
    return { belief, facts, ms: Math.round(performance.now() - startedAt) };
  });
