/** An agent that is several others, of which the less busy one is asked. */
import { z } from 'zod';

export const poolConfig = z.strictObject({
  members: z.array(z.string().max(120)).min(2, 'A pool has at least two agents.').max(20),
});
