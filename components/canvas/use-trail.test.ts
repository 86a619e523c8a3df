import { expect, test } from 'vitest';
import { createTrail } from './use-trail.ts';

test('goes back and forward over what is still there', () => {
  const there = new Set(['a', 'b', 'c']);
  const trail = createTrail((node) => there.has(node));
  for (const node of ['a', 'b', 'b', 'c']) trail.visit(node);
  there.delete('b');
  expect(trail.can(1)).toBe(false);
  expect(trail.step(-1)).toBe('a');
  trail.visit('a');
  expect(trail.can(-1)).toBe(false);
  expect(trail.step(1)).toBe('c');
  trail.step(-1);
  trail.visit('d');
  expect(trail.can(1)).toBe(false);
});
