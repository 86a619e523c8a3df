/** The ASVS sheet has every requirement once, and what it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checksIn, countOf, filesIn, readSheet, STATES } from './lib/asvs.ts';
import { ROOT } from './lib/checkout.ts';

/** How many requirements of level 1 and 2 each section of ASVS 5.0.0 has. They are numbered without gaps. */
const SECTIONS: Readonly<Record<string, number>> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 12, '6.3': 4, '6.4': 4, '6.5': 5 },
  ...{ '6.6': 3, '6.8': 4, '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2 },
  ...{ '8.2': 3, '8.3': 1, '8.4': 1, '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11 },
  ...{ '10.5': 5, '10.6': 2, '10.7': 3, '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1 },
  ...{ '12.1': 3, '12.2': 2, '12.3': 4, '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4 },
  ...{ '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7, '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3 },
  ...{ '17.1': 1, '17.2': 4, '17.3': 2 },
};

const lines = readSheet();

test('every requirement is there once', () => {
  const all = Object.entries(SECTIONS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, n) => `${section}.${n + 1}`),
  );
  expect(all).toHaveLength(253);
  expect(lines.flatMap(({ ids }) => ids).sort()).toEqual(all.sort());
});

test('the counts above the sheet are those of the sheet', () => {
  const text = readFileSync(join(ROOT, 'docs/asvs.md'), 'utf8');
  for (const state of STATES) {
    const told = new RegExp(`^\\* \\*\\*${state}\\*\\*:[^(]*\\((\\d+)\\)`, 'm').exec(text)?.[1];
    expect({ state, told: Number(told) }).toEqual({ state, told: countOf(lines, state) });
  }
});

test.each(['docs/asvs.md', 'docs/security.md'])('every file and check that %s names is there', (sheet) => {
  const text = readFileSync(join(ROOT, sheet), 'utf8');
  const gone = filesIn(text).filter(
    (file) => !existsSync(join(ROOT, file)) && !existsSync(join(ROOT, 'docs', file)),
  );
  const checks = new Set(readFileSync(join(ROOT, 'scripts/accept.ts'), 'utf8').match(/\bA\d+(?=: \(\))/g));
  expect([...gone, ...checksIn(text).filter((check) => !checks.has(check))]).toEqual([]);
});

test('every line says how: what is tested names a test, what is reviewed is read somewhere', () => {
  const bare = lines.filter(({ state, how }) => {
    const tests =
      filesIn(how).filter((file) => /\.(test|spec)\.ts$/.test(file)).length + checksIn(how).length;
    return state === 'tested' ? tests === 0 : how.length < 4;
  });
  expect(bare).toEqual([]);
});

test('the journeys and programs that docs/security.md names are there', () => {
  const text = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
  const journeys = [...text.matchAll(/journey `(\w[\w-]*)`/g)].map(
    ([, name]) => `e2e/journeys/${name}.spec.ts`,
  );
  const programs = [...text.matchAll(/npm run (?:-s )?([\w:-]+)/g)].map(([, name = '']) => name);
  expect(journeys.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(programs.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  expect(journeys.length + programs.length).toBeGreaterThan(10);
});
