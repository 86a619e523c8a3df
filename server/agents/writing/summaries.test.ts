import { expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { centralSummary, endSummary, frequencySummary, leadSummary } from './summaries.ts';

const TEXT =
  'We arrived late. The hotel room was cold. The room in the hotel was small and the hotel was loud. Breakfast was fine. We will not come back.';

test.each([
  [leadSummary, 'We arrived late. The hotel room was cold.'],
  [endSummary, 'Breakfast was fine. We will not come back.'],
  [frequencySummary, 'The hotel room was cold. The room in the hotel was small and the hotel was loud.'],
  [centralSummary, 'The hotel room was cold. The room in the hotel was small and the hotel was loud.'],
])('$card.title', async (agent, value) => {
  expect(await asker(agent)(TEXT)).toEqual({ kind: 'answer', value });
});

test('a single sentence is its own summary, and nothing has none', async () => {
  for (const agent of [leadSummary, endSummary, frequencySummary, centralSummary]) {
    expect(await asker(agent)('It works.')).toEqual({ kind: 'answer', value: 'It works.' });
    expect((await asker(agent)('')).kind).toBe('abstain');
    expect((await asker(agent)('No. '.repeat(400))).kind).toBe('abstain');
  }
});
