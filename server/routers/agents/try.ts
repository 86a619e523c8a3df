/** Calls one agent with typed text, outside any run. Nothing is recorded. */
import { z } from 'zod';
import { LIMITS } from '#engine/pattern.ts';
import { cardOf } from '#server/agents/cards.ts';
import { callAgent } from '#server/agents/registry.ts';
import { AppError } from '#server/errors.ts';
import { agentsIn } from '#server/runtime/agents.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const TIMEOUT_MS = 10_000;
/** Stays pending if nobody listens for the client to go away. */
const NEVER = new AbortController().signal;

/** `ms` = wall time of the call, the loading of its model included. */
export const tryOut = workspaceProcedure
  .meta({ can: 'agents.try' })
  .input(z.strictObject({ id: z.string().max(120), input: z.string().max(LIMITS.inputBytes) }))
  .mutation(async ({ ctx, input: { id, input } }) => {
    const { workspaceId } = ctx.principal;
    const found = cardOf(id) ? undefined : await agentsIn(ctx.db)(workspaceId, id);
    if (!found && !cardOf(id)) throw new AppError('not-found', { what: 'agent' });
    const startedAt = performance.now();
    const belief = await callAgent(
      { kind: 'agent', agentId: id, input, timeoutMs: TIMEOUT_MS, seed: 0 },
      { signal: ctx.signal ?? NEVER, find: async () => found },
    );
    return { belief, ms: Math.round(performance.now() - startedAt) };
  });
