/** Who is here: people come with their first sign, and go with their last or without one. */
import { expect, test } from 'vitest';
import { heed, initialsOf, type Sign } from './presence-store.ts';

const sign = (tab: string, more: Partial<Sign> = {}): Sign => ({
  ...{ tab, user: `usr_${tab}`, name: tab, at: null, selected: null, isGone: false },
  ...more,
});
const tabs = (people: readonly { tab: string }[]): string[] => people.map(({ tab }) => tab);

test('people come, move, say goodbye or fall silent', () => {
  const first = heed({ people: [] }, [sign('a'), sign('b')], 0);
  expect([tabs(first.people), tabs(first.came)]).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  const moved = heed(first, [sign('a', { at: { x: 1, y: 2 } })], 6_000);
  expect(moved.came).toEqual([]);
  expect(moved.people[0]?.at).toEqual({ x: 1, y: 2 });
  const silent = heed(moved, [], 11_000);
  expect([tabs(silent.people), tabs(silent.went)]).toEqual([['a'], ['b']]);
  const gone = heed(silent, [sign('a', { isGone: true }), sign('c', { isGone: true })], 11_100);
  expect([tabs(gone.people), tabs(gone.went), tabs(gone.came)]).toEqual([[], ['a'], []]);
});

test('nothing new is the very same list', () => {
  const { people } = heed({ people: [] }, [sign('a')], 0);
  expect(heed({ people }, [], 5_000).people).toBe(people);
});

test.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['Ada King Lovelace', 'AL'],
  ['  ', '?'],
])('%s is %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
