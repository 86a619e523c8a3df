import { expect, test } from 'vitest';
import { shareOut } from './share-out.ts';

/** Holds what the rule gives until it gives nothing more; every workspace always has more waiting. */
function fill(slots: number, workspaces: readonly string[]): Map<string, number> {
  const held = new Map<string, number>();
  for (;;) {
    const free = slots - [...held.values()].reduce((sum, count) => sum + count, 0);
    if (free === 0) return held;
    const { batchSize, ignoreGroups } = shareOut(slots, held);
    const asked = workspaces.find((one) => !ignoreGroups.includes(one));
    if (!asked) return held;
    expect(batchSize).toBeLessThanOrEqual(free);
    held.set(asked, (held.get(asked) ?? 0) + batchSize);
  }
}

const A = Array.from({ length: 100 }, (_, i) => `w${i}`);

test.each([
  { slots: 1, most: 1 },
  { slots: 2, most: 1 },
  { slots: 10, most: 8 },
  { slots: 40, most: 32 },
])('one alone gets $most of $slots', ({ slots, most }) => {
  expect(fill(slots, ['w0']).get('w0')).toBe(most);
});

test('one that floods leaves slots for whoever comes next', () => {
  const { ignoreGroups, batchSize } = shareOut(40, new Map([['flood', 32]]));
  expect(ignoreGroups).toEqual(['flood']);
  expect(batchSize).toBeGreaterThanOrEqual(1);
});

test('a hundred workspaces fill every slot', () => {
  const held = fill(40, A);
  expect([...held.values()].reduce((sum, count) => sum + count, 0)).toBe(40);
});
