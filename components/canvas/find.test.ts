import { expect, test } from 'vitest';
import { apply } from '#engine/ops.ts';
import { build } from '#engine/testing.ts';
import { findIn, replaceIn } from './find.ts';

const pattern = build()
  .input('input', { name: 'review' })
  .node('gate', 'gate', { config: { threshold: 0.75 }, from: 'input' })
  .node('route', 'route', { config: { rules: [{ when: 'review.length > 3', to: 'long' }] } })
  .pattern();

test.each([
  ['gate', [{ node: 'gate' }]],
  ['0.75', [{ node: 'gate', path: 'threshold' }]],
  [
    'REVIEW',
    [
      { node: 'input', path: 'name' },
      { node: 'route', path: 'rules.0.when' },
    ],
  ],
  ['  ', []],
  ['nowhere', []],
])('finds %s', (typed, expected) => {
  expect(findIn(pattern, typed)).toMatchObject(expected);
});

test('replaces in all texts at once, and leaves numbers alone', () => {
  const after = apply(pattern, replaceIn(pattern, 'review', 'answer$&')).pattern;
  expect(after.nodes[0]?.config.name).toBe('answer$&');
  expect(after.nodes[1]).toBe(pattern.nodes[1]);
  expect(after.nodes[2]?.config.rules).toEqual([{ when: 'answer$&.length > 3', to: 'long' }]);
  expect(replaceIn(pattern, '0.75', '1')).toEqual([]);
});
