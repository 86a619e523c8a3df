import { expect, test } from 'vitest';
import type { StoredEvent } from '#engine/events.ts';
import { EventTail } from './event-tail.ts';

const eventsOf = (from: number, to: number, note = ''): StoredEvent[] =>
  Array.from({ length: to - from + 1 }, (_, i) => ({
    ...{ kind: 'run.queued', at: 1, by: `usr_${note}` },
    seq: from + i,
  }));
const seqs = (events: readonly StoredEvent[] | undefined) => events?.map(({ seq }) => seq);

const bounds = { events: 5, chars: 10_000, page: 3 };

test.each([
  [0, undefined],
  [1, undefined],
  [2, [3, 4, 5]],
  [5, [6, 7]],
  [7, []],
])('after %s of seven events with room for five', (after, expected) => {
  const tail = new EventTail(bounds);
  tail.add(eventsOf(1, 4));
  tail.add(eventsOf(5, 7));
  expect(seqs(tail.after(after))).toEqual(expected);
});

test('large events push out more than small ones, and one that is too large stays out', () => {
  const tail = new EventTail({ ...bounds, chars: 1_000 });
  tail.add(eventsOf(1, 2, 'x'.repeat(400)));
  expect(tail.size).toBe(2);
  tail.add(eventsOf(3, 3, 'x'.repeat(400)));
  expect(seqs(tail.after(1))).toEqual([2, 3]);
  tail.add(eventsOf(4, 4, 'x'.repeat(2_000)));
  expect(tail.size).toBe(0);
  expect(tail.after(3)).toBeUndefined();
});

test('everybody at one place gets the same page', () => {
  const tail = new EventTail(bounds);
  tail.add(eventsOf(1, 4));
  expect(tail.after(1)).toBe(tail.after(1));
});
