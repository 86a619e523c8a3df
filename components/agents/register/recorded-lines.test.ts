import { expect, it } from 'vitest';
import { readAnswers, writeAnswers } from './recorded-lines.ts';

it('reads tabs and JSON, a line each', () => {
  const text =
    'a question\tan answer\t0.5\r\n\nno score\tyes\n{"input":"long","value":"two\\nlines","score":0.9}\n{not json\tfine';
  expect(readAnswers(text)).toEqual([
    { input: 'a question', value: 'an answer', score: 0.5 },
    { input: 'no score', value: 'yes' },
    { input: 'long', value: 'two\nlines', score: 0.9 },
    { input: '{not json', value: 'fine' },
  ]);
});

it('writes what it reads', () => {
  const answers = [
    { input: 'plain', value: 'yes', score: 0.25 },
    { input: 'two\nlines', value: 'a\tb' },
    { input: '{"a":1}', value: { label: 'x' } },
  ];
  expect(readAnswers(writeAnswers(answers))).toEqual(answers);
});
