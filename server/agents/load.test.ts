import { expect, test } from 'vitest';
import { builtinAgents } from './cards.ts';
import { loadAgents } from './load.ts';
import { callAgent } from './registry.ts';
import { inputFor } from './testing-ask.ts';

test('every built-in agent loads, and answers at once afterwards', { timeout: 60_000 }, async () => {
  const failures: string[] = [];
  await loadAgents(({ id }) => failures.push(id));
  expect(failures).toEqual([]);
  const { signal } = new AbortController();
  for (const agent of builtinAgents) {
    const { card } = agent;
    const input = inputFor(agent);
    const request = { kind: 'agent', agentId: card.id, input, timeoutMs: 5_000, seed: 0 } as const;
    const belief = await callAgent(request, { signal });
    expect({ id: card.id, outcome: belief.outcome }).toEqual({ id: card.id, outcome: 'ok' });
  }
});
