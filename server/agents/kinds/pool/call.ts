/** Several agents that stand in for each other. */
import { Pool } from '#server/resilience/pool.ts';
import { type Agent, AgentProblem } from '../../agent.ts';
import type { Kind, Made } from '../kind.ts';

/** Of this process; who is slow or broken is learned anew after a restart, within a few calls. */
const pools = new Map<string, Pool>();
const KEPT = 500;

function poolOf({ card }: Made<'pool'>): Pool {
  const key = `${card.id}@${card.version}`;
  const pool = pools.get(key) ?? new Pool();
  pools.delete(key);
  pools.set(key, pool);
  const [oldest] = pools.keys();
  if (pools.size > KEPT && oldest !== undefined) pools.delete(oldest);
  return pool;
}

const callPool =
  (made: Made<'pool'>): Agent['call'] =>
  async (input, options) => {
    const pool = poolOf(made);
    const tried = new Set<string>();
    let problem: unknown = new AgentProblem('None of its agents may be called; look at each of them.');
    const { members } = made.definition.config;
    // Two at most: the second is the other side of the coin, a third would multiply load when all are down.
    for (let attempt = 0; attempt < 2; attempt++) {
      const seed = `${options.idempotencyKey}/${attempt}`;
      const id = pool.choose(
        members.filter((one) => !tried.has(one)),
        seed,
      );
      if (id === undefined) break;
      tried.add(id);
      const agent = await made.outside.agent(id);
      if (agent === undefined || typeof agent === 'string') {
        problem = new AgentProblem(agent ?? `There is no agent ${id} here.`);
        continue;
      }
      try {
        return { ...(await pool.track(id, () => agent.call(input, options))), by: id };
      } catch (error) {
        options.signal.throwIfAborted();
        problem = error;
        if (made.card.acts === 'once') break;
      }
    }
    throw problem;
  };

export const pool: Kind<'pool'> = {
  provider: (_) => 'pool',
  family: ({ config }) => config.members.join(' '),
  method: () => 'none',
  secrets: () => [],
  inspect: async ({ config }) => ({ members: config.members.join(', ') }),
  call: callPool,
};
