import { expect, test } from 'vitest';
import { showLongest, showUnits, worstWords } from './worst-words.ts';

const NEVER = Number.POSITIVE_INFINITY;

test.each([
  [{ calls: 0, units: 0, ms: 0, people: 0 }, 'Calls nobody and costs nothing'],
  [{ calls: 1, units: 1, ms: 30_000, people: 0 }, 'At most 1 call · 1 unit · 30 s'],
  [
    { calls: 12, units: 14, ms: 240_000, people: 1 },
    'At most 12 calls · 14 units · 4 min; may wait for a person',
  ],
  [
    { calls: 3, units: 0.25, ms: NEVER, people: 1 },
    'At most 3 calls · 0.25 units; no limit on time; may wait for a person',
  ],
  [{ calls: NEVER, units: NEVER, ms: 60_000, people: 0 }, 'At most 1 min; no limit on calls and cost'],
  [
    { calls: NEVER, units: NEVER, ms: NEVER, people: NEVER },
    'No limit on calls, cost and time; may wait for a person any number of times',
  ],
  [{ calls: 0, units: 0, ms: 7_200_000, people: 4 }, 'At most 2 h; may wait for a person up to 4 times'],
  [{ calls: 2, units: 0, ms: 1, people: 0 }, 'At most 2 calls · 0 units · 1 s'],
])('%j is told as %s', (bound, words) => {
  expect(worstWords(bound)).toBe(words);
});

test.each([
  [1, '1 s'],
  [59_001, '1 min'],
  [100_000, '1 min 40 s'],
  [3_599_999, '1 h'],
  [3_600_001, '1 h 1 min'],
])('%d ms are never rounded down: %s', (ms, words) => {
  expect(showLongest(ms)).toBe(words);
});

test.each([
  [0.1 + 0.2, '0.3 units'],
  [0.301, '0.31 units'],
  [1, '1 unit'],
  [12.2, '13 units'],
])('%d units are never rounded down: %s', (units, words) => {
  expect(showUnits(units)).toBe(words);
});
