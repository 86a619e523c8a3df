import { expect, test } from 'vitest';
import { abstain, fail, ok } from '#primitives/kit/belief.ts';
import type { Voice } from './decide-again.ts';
import { disagreementOf, entropyBits } from './disagreement.ts';
import { says } from './testing-record.ts';

const voice = (name: string, belief: Voice['belief']): Voice => ({ name, node: name, belief });

const VOICES = [
  voice('a', says('Yes', 0.9)),
  voice('b', says('yes ', 0.6)),
  voice('c', says('no', 0.8)),
  voice('d', abstain('No signal.')),
  voice('e', fail('Broke.')),
];

test('voices are grouped by answer, and who kept silent is a group of its own', () => {
  const found = disagreementOf(VOICES, { match: 'normalised', answer: ok('no', says('no', 0.5).conf) });
  expect(found.clusters.map(({ value, count, share, isAnswer }) => [value, count, share, isAnswer])).toEqual([
    ['Yes', 2, 2 / 3, false],
    ['no', 1, 1 / 3, true],
  ]);
  expect(found.clusters[0]?.voices.map(({ name }) => name)).toEqual(['a', 'b']);
  expect([found.spoke, found.asked]).toEqual([3, 5]);
  expect(found.abstained.map(({ name }) => name)).toEqual(['d']);
  expect(found.failed.map(({ name }) => name)).toEqual(['e']);
});

test('letter for letter, texts that differ by case are different answers', () => {
  expect(disagreementOf(VOICES, { match: 'exact' }).clusters).toHaveLength(3);
});

test('who repeats the evidence of another is heard and not counted', () => {
  const { clusters, spoke } = disagreementOf(
    [voice('a', says('yes', 0.9, 's')), voice('b', says('yes', 0.8, 's')), voice('c', says('no', 0.8))],
    { match: 'exact' },
  );
  expect(spoke).toBe(2);
  expect(clusters.map(({ share }) => share)).toEqual([0.5, 0.5]);
  expect(clusters[0]?.voices.map(({ name, standing }) => [name, standing])).toEqual([
    ['a', 'repeats'],
    ['b', 'counts'],
  ]);
});

test('nothing counts of a source that contradicts itself', () => {
  const { clusters, spoke } = disagreementOf(
    [voice('a', says('yes', 0.9, 's')), voice('b', says('no', 0.8, 's')), voice('c', says('no', 0.8))],
    { match: 'exact' },
  );
  expect(spoke).toBe(1);
  expect(clusters.map(({ value, share }) => [value, share])).toEqual([
    ['no', 1],
    ['yes', 0],
  ]);
  expect(clusters[1]?.voices[0]?.standing).toBe('contradicts');
});

test.each([
  ['all agree', [1], 0],
  ['two halves', [0.5, 0.5], 1],
  ['eight alike', Array(8).fill(1 / 8), 3],
  ['two to one', [2 / 3, 1 / 3], Math.log2(3) - 2 / 3],
  ['nobody', [], 0],
  ['nobody for one of them', [1, 0], 0],
])('entropy: %s', (_, shares, bits) => {
  expect(entropyBits(shares)).toBeCloseTo(bits, 12);
});
