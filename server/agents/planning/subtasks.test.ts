import { expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { subtaskSplitter } from './subtasks.ts';

const ask = asker(subtaskSplitter);

test.each([
  [
    'Find the cheapest flight, then book a hotel, and finally send me the plan.',
    ['Find the cheapest flight', 'Book a hotel', 'Send me the plan'],
  ],
  ['Read the file. Count the words.', ['Read the file', 'Count the words']],
  [
    '1. Collect the data\n2. Draw bread and butter\n3. Publish it',
    ['Collect the data', 'Draw bread and butter', 'Publish it'],
  ],
  ['Plan:\n- rank the offers\n- call the best', ['Rank the offers', 'Call the best']],
  ['Summarise the report and translate it.', ['Summarise the report', 'Translate it']],
  ['First, list the salt and pepper; check the price', ['List the salt and pepper', 'Check the price']],
])('%j', async (given, steps) => {
  expect(await ask(given)).toEqual({ kind: 'answer', value: steps });
});

test.each([
  ['Book a table for Ann and Bob.', 'It is one step already.'],
  ['', 'There is no text.'],
  ['Go. '.repeat(60), 'There are 60 steps; at most 50 are told apart.'],
])('declines %#', async (given, reason) => {
  expect(await ask(given)).toEqual({ kind: 'abstain', reason });
});

test('stays quick on hostile texts', { timeout: 30_000 }, async () => {
  const startedAt = performance.now();
  for (const part of [', ', ' and ', ';', '1. \n', '  '])
    await ask(`a${part.repeat(20_000 / part.length - 1)}`);
  expect(performance.now() - startedAt).toBeLessThan(15_000);
});
