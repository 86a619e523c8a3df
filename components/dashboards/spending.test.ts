import { expect, test } from 'vitest';
import { chartsOf, daysUpTo, type Spent, unpricedOf } from './spending.ts';

const row = (more: Partial<Spent>): Spent => ({
  ...{ day: '2026-03-01', agentId: 'a', name: 'A', currency: 'USD', amount: 1, calls: 1 },
  ...more,
});
const WINDOW = { today: '2026-03-02', days: 3 };

test('days go back over the end of a month', () => {
  expect(daysUpTo('2026-03-02', 4)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']);
});

test('each currency has a chart of all days, and is never added to another', () => {
  const rows = [
    row({}),
    row({ agentId: 'b', name: 'B', amount: 2 }),
    row({ day: '2026-03-02', amount: 4 }),
    row({ currency: 'EUR', amount: 100 }),
  ];
  const [eur, usd] = chartsOf(rows, WINDOW);
  expect(eur).toMatchObject({ currency: 'EUR', total: 100 });
  expect(usd?.days.map(({ amount }) => amount)).toEqual([0, 3, 4]);
  expect(usd?.agents).toEqual([
    { name: 'A', amount: 5, calls: 2 },
    { name: 'B', amount: 2, calls: 1 },
  ]);
});

test('calls of unknown price are counted and are in no sum', () => {
  const rows = [row({ currency: null, amount: 0, calls: 7 })];
  expect(chartsOf(rows, WINDOW)).toEqual([]);
  expect(unpricedOf(rows)).toBe(7);
});
