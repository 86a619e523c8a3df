import { describe, expect, test } from 'vitest';
import { callAgent } from './registry.ts';
import { examplesProblem, labelsOf, tidyExamples, trainedAgent, trainedCard } from './trained.ts';

const rows = (label: string, text: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ text: `${text} ${at}`, label }));
const examples = [...rows('billing', 'invoice payment refund', 5), ...rows('bug', 'crash error screen', 5)];
const row = { id: 'agt_1', name: 'Ticket kind', version: 2, labels: labelsOf(examples), examples };

describe('examples', () => {
  test.each([
    ['good ones', examples, undefined],
    ['none', [], 'they need at least 2 different labels.'],
    ['one label', rows('a', 'x', 9), 'they need at least 2 different labels.'],
    [
      'a rare label',
      [...rows('a', 'x', 5), ...rows('b', 'y', 4)],
      'the label "b" has 4 examples; it needs at least 5.',
    ],
    ['too many', rows('a', 'x', 20_001), 'there are 20,001 examples; at most 20,000 are taken.'],
    ['no label', [{ text: 'x', label: '' }], 'example 1 has no label.'],
    ['no word', [{ text: '...', label: 'a' }], 'example 1 has no word in its text.'],
    [
      'a long text',
      [...examples, { text: 'x'.repeat(2_001), label: 'a' }],
      'example 11 has a text of more than 2,000 characters.',
    ],
    [
      'a long label',
      [{ text: 'x', label: 'l'.repeat(61) }],
      'example 1 has a label of more than 60 characters.',
    ],
  ])('%s', (_, given, problem) => expect(examplesProblem(given)).toBe(problem));

  test('are tidied', () => {
    expect(tidyExamples([{ text: ' a ', label: ' b\n' }])).toEqual([{ text: 'a', label: 'b' }]);
  });
});

describe('a trained agent', () => {
  const agent = trainedAgent(row);
  const ask = (input: string) =>
    callAgent(
      { kind: 'agent', agentId: row.id, input, timeoutMs: 5_000, seed: 0 },
      { signal: new AbortController().signal, find: async (id) => (id === row.id ? agent : undefined) },
    );

  test('answers with its own labels', async () => {
    expect(agent.card).toEqual(trainedCard(row));
    expect(agent.card).toMatchObject({ version: '2', output: { t: 'Label', of: ['billing', 'bug'] } });
    const belief = await ask('I want a refund of my payment');
    expect(belief).toMatchObject({ outcome: 'ok', value: 'billing', conf: { status: 'self_reported' } });
    expect(belief.alternatives?.map(({ value }) => value)).toEqual(['billing', 'bug']);
  });

  test('abstains where it knows no word', async () => {
    expect(await ask('xyzzy')).toMatchObject({ outcome: 'abstain' });
  });

  test('a new version is a new model; older versions keep theirs', async () => {
    const swapped = examples.map(({ text, label }) => ({ text, label: label === 'bug' ? 'billing' : 'bug' }));
    const next = trainedAgent({ ...row, version: 3, examples: swapped });
    const options = { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' };
    expect(await next.call('refund', options)).toMatchObject({ value: 'bug' });
    expect(await agent.call('refund', options)).toMatchObject({ value: 'billing' });
  });

  test('is trained anew after it was pushed out of memory', async () => {
    const options = { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' };
    const before = await agent.call('refund', options);
    for (let n = 0; n < 20; n += 1)
      await trainedAgent({ ...row, id: `agt_other${n}` }).call('refund', options);
    expect(await agent.call('refund', options)).toEqual(before);
  });
});
