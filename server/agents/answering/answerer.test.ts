import { describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { sourceAnswerer } from './answerer.ts';

const ask = asker(sourceAnswerer);
const sources = [
  'The office opens at nine. Dogs are welcome on Fridays. Lunch is served in the canteen.',
  'Holiday requests need four weeks of notice. Sick leave starts on the first day.',
  'Laptops are replaced every three years. The guest network is called Meadow.',
];

describe('answers from the sources', () => {
  test.each([
    ['When does the office open?', 'The office opens at nine.'],
    ['On which day are dogs welcome?', 'Dogs are welcome on Fridays.'],
    ['How much notice do holiday requests need?', 'Holiday requests need four weeks of notice.'],
    ['How often are laptops replaced?', 'Laptops are replaced every three years.'],
    ['What is the guest network called?', 'The guest network is called Meadow.'],
  ])('%s', async (question, value) => {
    const reply = await ask({ question, sources });
    expect(reply).toMatchObject({ kind: 'answer', value });
    if (reply.kind === 'answer') expect(reply.score).toBeGreaterThanOrEqual(0.5);
  });

  test.each([
    'Who pays for parking?',
    'Is there a gym?',
    'How do I claim travel expenses?',
    'When is the salary paid?',
    'Can I work from abroad in winter?',
  ])('admits that they do not say: %s', async (question) => {
    expect(await ask({ question, sources })).toEqual({ kind: 'abstain', reason: 'The sources do not say.' });
  });

  test.each([
    [{ question: 'Who?', sources }, 'The question has no word to look for.'],
    [{ question: 'Where is lunch?', sources: [] }, 'The sources do not say.'],
    [{ question: 'Where is lunch?' }, 'There is no question with its sources.'],
    [{ question: 'Lunch?', sources: ['x'.repeat(200_001)] }, /characters together/],
  ])('declines %#', async (given, reason) => {
    expect(await ask(given)).toEqual({
      kind: 'abstain',
      reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason,
    });
  });
});
