import { expect, it } from 'vitest';
import { statedPercent } from './verbal.ts';

const words = { high: 90, 'very low': 5 };

it.each([
  ['95 %', 95],
  ['95%', 95],
  [' 95 percent ', 95],
  ['The answer is 7. Confidence: 82.5 %', 82.5],
  ['certainty = 40%', 40],
  ['The probability is 12 %.', 12],
  ['With a confidence of 60 %: yes.', 60],
  ['I am 70 % sure.', 70],
  ['I am 99,5 % certain that it rains.', 99.5],
  ['Confidence: 70 %. So I am 70 % sure.', 70],
  ['0 %', 0],
  ['Confidence: high', 90],
  ['confidence is Very Low, I fear', 5],
  ['high', 90],
])('%j states %d', (text, percent) => expect(statedPercent(text, words)).toBe(percent));

it.each([
  'Prices rose by 5 %.',
  'Nearly 5 % of them, and 7 % of the others.',
  'I am 70 % sure, with a confidence of 80 %.',
  'Confidence: 120 %',
  'I am not 90 % sure.',
  'I am less than 90 % sure.',
  'I am 80 % uncertain.',
  'Confidence: medium',
  'a high tower',
  'confidence',
  '',
])('%j states nothing', (text) => expect(statedPercent(text, words)).toBeUndefined());

it('knows no words that nobody gave a meaning', () => {
  expect(statedPercent('Confidence: high', {})).toBeUndefined();
  expect(statedPercent('constructor', {})).toBeUndefined();
});
