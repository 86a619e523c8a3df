import { expect, test } from 'vitest';
import { sharedAt } from './read-text.ts';

const ORIGIN = 'https://parallax.test';

test.each([
  ['a pattern', `${ORIGIN}/patterns/pat_1`, { pattern: 'pat_1' }],
  ['a pattern at a node', ` ${ORIGIN}/patterns/pat_1?node=vote\n`, { pattern: 'pat_1' }],
  ['a listing', `${ORIGIN}/marketplace/map-reduce/`, { listing: 'map-reduce' }],
  ['the import page', `${ORIGIN}/patterns/import`, undefined],
  ['its history', `${ORIGIN}/patterns/pat_1/history`, undefined],
  ['another server', 'https://other.test/patterns/pat_1', undefined],
  ['words', 'vote for it', undefined],
])('%s', (_name, text, expected) => {
  expect(sharedAt(text, ORIGIN)).toEqual(expected);
});
