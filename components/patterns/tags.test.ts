import { expect, test } from 'vitest';
import { partsOf } from './tags.ts';

test.each([
  ['', []],
  ['No tag here: a#b', ['No tag here: a#b']],
  ['#Desk first', [['#Desk', 'desk'], ' first']],
  [
    'Reads reviews. #reviews #2024-q1',
    ['Reads reviews. ', ['#reviews', 'reviews'], ' ', ['#2024-q1', '2024-q1']],
  ],
  ['#größe.', [['#größe', 'größe'], '.']],
])('%j', (description, parts) => {
  const found = partsOf(description);
  expect(found.map(({ text, tag }) => (tag === undefined ? text : [text, tag]))).toEqual(parts);
  expect(found.map(({ text }) => text).join('')).toBe(description);
});
