/** An agent that is several others, of which the less busy one is asked. */
import { z } from 'zod';
import { isCapability } from '#primitives/kit/agent-choice.ts';

/** Whoever answers for a capability may be the pool itself. */
const member = z
  .string()
  .max(120)
  .refine((id) => !isCapability(id), 'A pool has agents, no capabilities.');

export const poolConfig = z.strictObject({
  members: z.array(member).min(2, 'A pool has at least two agents.').max(20),
});
