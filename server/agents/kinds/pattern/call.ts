/** Another pattern of the workspace as an agent: the version that was published, and no other. */
import { type Agent, AgentProblem, decline } from '../../agent.ts';
import type { Kind, Made } from '../kind.ts';

const callPattern =
  ({ definition: { config }, outside }: Made<'pattern'>): Agent['call'] =>
  async (input, { signal, idempotencyKey, onText }) => {
    const belief = await outside.pattern({ ref: config.ref, input }, { signal, idempotencyKey, onText });
    const { calls, usage } = belief.cost;
    const spent = { calls, ...(usage && { usage }) };
    const reason = belief.reason ?? 'It gave no reason.';
    if (belief.outcome === 'fail') throw new AgentProblem(reason, { spent });
    if (belief.outcome === 'abstain') return { ...decline(reason), ...spent };
    // It was computed here by the rules of that pattern, not claimed by somebody: it goes on as it is.
    return { kind: 'answer', value: belief.value, conf: belief.conf, ...spent };
  };

export const pattern: Kind<'pattern'> = {
  provider: () => 'pattern',
  family: ({ config }) => config.ref,
  method: () => 'none',
  secrets: () => [],
  inspect: async ({ config }) => ({ version: config.ref }),
  call: callPattern,
};
