'use client';
import { useCallback, useRef, useState } from 'react';
import { explain } from '#components/api/error.ts';
import { toBelief } from '#components/api/to-belief.ts';
import { type RouterOutputs, useTRPCClient } from '#components/api/trpc.ts';
import type { Belief } from '#primitives/kit/belief.ts';

export type AgentRow = RouterOutputs['agents']['list'][number];

/** One try of one agent; a newer text makes older replies void. */
export type Trial =
  | { state: 'running' }
  | { state: 'done'; belief: Belief; ms: number }
  | { state: 'refused'; sentence: string };

type Trials = Readonly<Record<string, Trial>>;

/** Tries agents on a text; each row fills when its own reply arrives. */
export function useTrials() {
  const client = useTRPCClient();
  const [trials, setTrials] = useState<Trials>({});
  const round = useRef(0);
  const run = useCallback(
    async (agents: readonly AgentRow[], input: string) => {
      const mine = ++round.current;
      const put = (id: string, trial: Trial) => {
        if (mine === round.current) setTrials((before) => ({ ...before, [id]: trial }));
      };
      setTrials(Object.fromEntries(agents.map(({ id }) => [id, { state: 'running' }])));
      const tryOne = async (id: string): Promise<Trial> => {
        try {
          const { belief, ms } = await client.agents.try.mutate({ id, input });
          return { state: 'done', belief: toBelief(belief), ms };
        } catch (error) {
          return { state: 'refused', sentence: explain(error).sentence };
        }
      };
      // One after the other: together they would share the processor and each time would be the slowest one.
      for (const { id } of agents) {
        if (mine !== round.current) return;
        put(id, await tryOne(id));
      }
    },
    [client],
  );
  const clear = useCallback(() => {
    round.current++;
    setTrials({});
  }, []);
  return { trials, run, clear };
}
