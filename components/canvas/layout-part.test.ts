import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { backInPlace, isPart, partOf } from './layout-part.ts';
import { indexNodes } from './scene.ts';

const pattern = build()
  .input()
  .container('r', 'retry', { from: 'input', inside: (b) => b.agent('a', 'sharp').agent('b', 'sharp', 'a') })
  .output('r')
  .pattern();
const byId = indexNodes(pattern.nodes);

test('a part has its inside, and no edge that leads out of it', () => {
  const part = partOf(pattern, ['a', 'b']);
  expect(part.nodes.map(({ id, parent }) => [id, parent])).toEqual([
    ['a', undefined],
    ['b', undefined],
  ]);
  expect(part.edges.map(({ source }) => source.node)).toEqual(['a']);
  expect(partOf(pattern, ['input', 'r']).nodes.find(({ id }) => id === 'a')?.parent).toBe('r');
});

test.each([
  [['a', 'b'], true],
  [['a', 'input'], false],
  [['a'], false],
])('%s: %s', (ids, expected) => expect(isPart(ids, byId)).toBe(expected));

test('the corner stays', () => {
  const placed = [
    { id: 'input', position: { x: 12, y: 12 } },
    { id: 'output', position: { x: 300, y: 0 } },
  ];
  const before = byId.input?.position ?? { x: 0, y: 0 };
  const after = backInPlace(placed, ['input', 'output'], byId);
  expect(after.map(({ position }) => position.x)).toEqual([before.x, before.x + 288]);
});
