import { expect, test } from 'vitest';
import { sumUp } from './inside.ts';

test.each([
  [['succeeded', 'succeeded', 'queued'], 'queued', '2 of 3 done'],
  [['succeeded', 'failed', 'running', 'failed'], 'failed', '3 of 4 done, 2 failed'],
  [['waiting', 'running'], 'waiting', '0 of 2 done, 1 waiting'],
  [['succeeded', 'skipped', 'aborted'], 'succeeded', '3 of 3 done'],
  [['idle'], 'idle', '0 of 1 done'],
] as const)('%j: %s, %s', (states, worst, words) => {
  expect(sumUp(states)).toEqual({ worst, words });
});

test('nothing inside has no state', () => {
  expect(sumUp([])).toBeUndefined();
});
