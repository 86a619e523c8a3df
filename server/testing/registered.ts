/** An agent of a definition, without a database around it. */
import type { Agent } from '#server/agents/agent.ts';
import { type DefinitionInput, definition } from '#server/agents/kinds/definition.ts';
import type { Facts, Watch } from '#server/agents/kinds/kind.ts';
import { bareAgent, inspect } from '#server/agents/kinds/kinds.ts';
import type { Outside } from '#server/agents/kinds/outside.ts';
import { callAgent } from '#server/agents/registry.ts';
import { testOutside } from './loopback.ts';

type Shared = 'name' | 'task' | 'input' | 'output';
/** Of each kind for itself: what every test would repeat may be left out. */
type Loose<D> = D extends { [K in Shared]: unknown } ? Omit<D, Shared> & Partial<Pick<D, Shared>> : never;
export type Given = Loose<DefinitionInput>;

export const defined = (given: Given) =>
  definition.parse({
    name: 'Tested',
    task: 'sentiment',
    input: { t: 'Text' },
    output: { t: 'Text' },
    ...given,
  });

export type Tested = { agent: Agent; noticed: { changed?: Facts; learned?: Facts } };

export function agentOf(given: Given, more: { outside?: Outside; approved?: Facts } = {}): Tested {
  const noticed: Tested['noticed'] = {};
  const watch: Watch = {
    approved: more.approved ?? {},
    changed: async (changed) => void Object.assign(noticed, { changed }),
    learned: async (learned) => void Object.assign(noticed, { learned }),
  };
  const outside = more.outside ?? testOutside();
  return {
    agent: bareAgent(defined(given), { named: { id: 'agr_1', version: 1 }, outside, watch }),
    noticed,
  };
}

export const inspected = (given: Given, outside: Outside = testOutside()): Promise<Facts> =>
  inspect(defined(given), outside, AbortSignal.timeout(10_000));

/** The belief that a run would see. */
export const ask = (
  agent: Agent,
  input: unknown,
  more: { timeoutMs?: number; signal?: AbortSignal; onText?: (text: string) => void } = {},
) =>
  callAgent(
    { kind: 'agent', agentId: 'agr_1', input, timeoutMs: more.timeoutMs ?? 10_000, seed: 0 },
    {
      signal: more.signal ?? new AbortController().signal,
      evidence: ['node'],
      idempotencyKey: 'run/node',
      find: async () => agent,
      ...(more.onText && { onText: more.onText }),
    },
  );
