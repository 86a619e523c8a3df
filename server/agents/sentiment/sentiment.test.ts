import { beforeAll, describe, expect, test } from 'vitest';
import type { Agent, Reply } from '../agent.ts';
import { builtinAgents } from '../cards.ts';
import { reviews } from '../learn/reviews.ts';
import { MAX_TEXT } from './card.ts';

const agents = builtinAgents.filter(({ card }) => card.id.startsWith('sentiment-'));
const ask = (agent: Agent, text: string): Promise<Reply> =>
  agent.call(text, { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' });
const told = (reply: Reply): unknown => (reply.kind === 'answer' ? reply.value : reply.kind);

// Loading the models takes seconds on a busy machine.
beforeAll(async () => void (await Promise.all(agents.map((agent) => agent.load?.()))), 60_000);

test('there are seven of them, in two families', () => {
  expect(agents).toHaveLength(7);
  expect(new Set(agents.map(({ card }) => card.family))).toEqual(new Set(['lexicon', 'reviews']));
});

describe.each(agents.map((agent) => [agent.card.id, agent] as const))('%s', (_, agent) => {
  test.each([
    ['Excellent! I love it, the best phone I have had.', 'positive'],
    ['Terrible. What a horrible waste of money, I hate it.', 'negative'],
  ])('%s', async (text, expected) => {
    const reply = await ask(agent, text);
    expect(told(reply)).toBe(expected);
    const score = reply.kind === 'answer' ? reply.score : undefined;
    expect(score).toBeGreaterThanOrEqual(0.5);
    expect(score).toBeLessThanOrEqual(1);
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \n '],
    ['no text', 7],
    ['unknown words', 'Xqzzt blorfk wuzzle'],
    ['a text that is too long', 'good '.repeat(MAX_TEXT)],
    ['a word that is too long', '!'.repeat(5_000)],
  ])('declines %s and says why', async (_name, input) => {
    const reply = await agent.call(input, {
      signal: new AbortController().signal,
      seed: 0,
      idempotencyKey: 'k',
    });
    expect(reply).toEqual({ kind: 'abstain', reason: expect.stringMatching(/^[A-Z].+\.$/) });
  });

  test('says the same twice', async () => {
    const text = 'The food was good but the service was slow and rude.';
    expect(await ask(agent, text)).toEqual(await ask(agent, text));
  });

  test('is right on more than 75 % of the held-out sentences it answers, and answers most', async () => {
    const { heldOut } = await reviews();
    const replies = await Promise.all(heldOut.map(({ text }) => ask(agent, text)));
    const answered = replies.flatMap((reply, at) =>
      reply.kind === 'answer' ? [reply.value === heldOut[at]?.label] : [],
    );
    expect(answered.length / heldOut.length).toBeGreaterThan(0.7);
    expect(answered.filter(Boolean).length / answered.length).toBeGreaterThan(0.75);
  });
});

describe('held-out sentences', () => {
  test('are a fifth, balanced, and none is learned from', async () => {
    const { train, heldOut } = await reviews();
    expect(train.length).toBe(2_376);
    expect(heldOut.length).toBe(596);
    expect(heldOut.filter(({ label }) => label === 'positive').length).toBeGreaterThan(250);
    const learned = new Set(train.map(({ text }) => text));
    expect(heldOut.filter(({ text }) => learned.has(text))).toEqual([]);
  });

  test.each([
    'This product is very High quality Chinese CRAP!!!!!!',
    'This film has no redeeming features.',
    'This scene is very strong and unpleasant.',
    "The chains, which I'm no fan of, beat this place easily.",
    'I did not expect this to be so good!',
    'It was a pale color instead of nice and char and has NO flavor.',
    'This place has a lot of promise but fails to deliver.',
    'The service was poor and thats being nice.',
  ])('divide the agents: %s', async (text) => {
    const { heldOut } = await reviews();
    expect(heldOut.map((one) => one.text)).toContain(text);
    const values = await Promise.all(agents.map(async (agent) => told(await ask(agent, text))));
    expect(values).toContain('positive');
    expect(values).toContain('negative');
  });
});
