import { beforeAll, describe, expect, test } from 'vitest';
import type { Agent, Reply } from '../agent.ts';
import { builtinAgents } from '../cards.ts';
import { ARTICLE_1 } from './article-1.ts';
import { LANGUAGES } from './card.ts';

const agents = builtinAgents.filter(({ card }) => card.task === 'language');
const ask = (agent: Agent, input: unknown): Promise<Reply> =>
  agent.call(input, { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' });
const told = (reply: Reply): unknown => (reply.kind === 'answer' ? reply.value : reply.kind);

// Loading the models takes seconds on a busy machine.
beforeAll(async () => void (await Promise.all(agents.map((agent) => agent.load?.()))), 60_000);

test('there are four of them, each a family of its own, with one set of labels', () => {
  expect(agents).toHaveLength(4);
  expect(new Set(agents.map(({ card }) => card.family)).size).toBe(4);
  for (const { card } of agents) expect(card.output).toEqual({ t: 'Label', of: LANGUAGES });
});

describe.each(agents.map((agent) => [agent.card.id, agent] as const))('%s', (_, agent) => {
  test.each(Object.entries(ARTICLE_1))('tells %s', async (code, sentence) => {
    expect(LANGUAGES).toContain(code);
    const reply = await ask(agent, sentence);
    expect(told(reply)).toBe(code);
    const score = reply.kind === 'answer' ? (reply.score ?? -1) : -1;
    expect(score).toBeGreaterThanOrEqual(0);
    expect(score).toBeLessThanOrEqual(1);
  });

  test.each([
    ['nothing', ''],
    ['no text', null],
    ['a greeting', 'hi'],
    ['digits', '12345 67890 !!! 99'],
    ['far too much', 'word '.repeat(30_000)],
  ])('declines %s and says why', async (_name, input) => {
    expect(await ask(agent, input)).toEqual({
      kind: 'abstain',
      reason: expect.stringMatching(/^[A-Z].+\.$/),
    });
  });

  test('says the same twice', async () => {
    expect(await ask(agent, ARTICLE_1.da)).toEqual(await ask(agent, ARTICLE_1.da));
  });

  test('reads the beginning of a long text', async () => {
    expect(told(await ask(agent, `${ARTICLE_1.fr} `.repeat(1_000)))).toBe('fr');
  });
});

test('a language outside the set is named, not forced into it', async () => {
  const replies = await Promise.all(
    agents.map((agent) => ask(agent, 'Waar is die treinstasie asseblief, ek soek dit al lank')),
  );
  const reasons = replies.flatMap((reply) => (reply.kind === 'abstain' ? [reply.reason] : []));
  expect(reasons.filter((reason) => reason.includes('Afrikaans')).length).toBeGreaterThanOrEqual(3);
});

test('short texts divide the agents', async () => {
  const values = await Promise.all(
    agents.map(async (agent) => told(await ask(agent, 'Tren istasyonu nerede, lütfen?'))),
  );
  expect(new Set(values).size).toBeGreaterThan(1);
});
