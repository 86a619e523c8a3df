/** The habits of the first day: none without words in docs/habits.md, none without a journey that proves it. */
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';

const ALL = Array.from({ length: 64 }, (_, index) => index + 1);

/** Numbers of the tests of each journey, by its name without `.spec.ts`. */
const proven = new Map(
  globSync('e2e/journeys/*.spec.ts').map((file) => {
    const titles = readFileSync(file, 'utf8').matchAll(/^\s*test\('habit (\d+): /gm);
    return [basename(file, '.spec.ts'), new Set([...titles].map(([, number]) => Number(number)))];
  }),
);

const rows = [
  ...readFileSync('docs/habits.md', 'utf8').matchAll(/^\| (\d+) \| (.+?) \| \[([\w-]+)\]\((.+)\) \|$/gm),
];

test('every habit has a row, in order', () => {
  expect(rows.map(([, number]) => Number(number))).toEqual(ALL);
});

test('every habit has a journey', () => {
  const found = new Set([...proven.values()].flatMap((numbers) => [...numbers]));
  expect(ALL.filter((number) => !found.has(number))).toEqual([]);
});

test.each(rows.map(([, number = '', , journey = '', path = '']) => ({ number, journey, path })))(
  'habit $number is proven where its row says',
  ({ number, journey, path }) => {
    expect(path).toBe(`../e2e/journeys/${journey}.spec.ts`);
    expect(proven.get(journey)).toContain(Number(number));
  },
);
