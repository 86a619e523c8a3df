import { describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { synthesizer } from './synthesizer.ts';

const ask = asker(synthesizer);

describe('the synthesizer', () => {
  test.each([
    [
      'says once what most say, and leaves out what one says alone',
      [
        'The museum opens at nine. Tickets cost ten euros.',
        'Tickets cost ten euros. My uncle likes trams.',
        'Ten euros is what tickets cost. The museum opens at nine.',
      ],
      'The museum opens at nine. Tickets cost ten euros.',
    ],
    ['takes one sentence of short drafts', ['It rains in Oslo.', 'In Oslo it rains.'], 'It rains in Oslo.'],
  ])('%s', async (_, drafts, value) => {
    expect(await ask(drafts)).toEqual({ kind: 'answer', value });
  });

  test.each([
    [['Only one.'], 'It takes two drafts to find what they share.'],
    [[], 'It takes two drafts to find what they share.'],
    ['text', 'It takes two drafts to find what they share.'],
    [['The cat sleeps.', 'Prices rise.'], 'The drafts have no words in common.'],
    [['a '.repeat(20_000), 'b'], 'The drafts have more than 20000 characters together.'],
  ])('declines %#', async (drafts, reason) => {
    expect(await ask(drafts)).toEqual({ kind: 'abstain', reason });
  });

  test('invents nothing', async () => {
    const drafts = ['Red boats sail. Blue boats sink.', 'Blue boats sink. Red boats sail far.'];
    const reply = await ask(drafts);
    if (reply.kind !== 'answer') throw new Error(reply.reason);
    for (const sentence of String(reply.value).split(/(?<=\.) /))
      expect(drafts.join(' ')).toContain(sentence);
  });
});
