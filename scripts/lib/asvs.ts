/** docs/asvs.md as data: what it says of each requirement, and the tests and files it names. Pure but for reading it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './checkout.ts';

export const STATES = ['tested', 'reviewed', 'open', 'does not apply'] as const;
export type State = (typeof STATES)[number];

/** `ids`: every requirement of the line, `1.2.6 to 1.2.8` one by one. */
export type Line = { ids: readonly string[]; state: State; how: string };

export function readSheet(text = readFileSync(join(ROOT, 'docs/asvs.md'), 'utf8')): Line[] {
  const rows = text.matchAll(
    /^\| (\d[^|]*?) \|[^|]*\| (tested|reviewed|open|does not apply) \| *([^|]*?) *\|$/gm,
  );
  return [...rows].map(([, given = '', state, how = '']) => ({
    ids: given.split(', ').flatMap(idsOf),
    state: state as State,
    how,
  }));
}

function idsOf(given: string): string[] {
  const [, section = '', first = '', last = first] =
    /^(\d+\.\d+)\.(\d+)(?: to \1\.(\d+))?$/.exec(given) ?? [];
  return Array.from(
    { length: Number(last) - Number(first) + 1 },
    (_, n) => `${section}.${Number(first) + n}`,
  );
}

/** How many requirements are in this state. */
export const countOf = (lines: readonly Line[], state: State): number =>
  lines.filter((line) => line.state === state).reduce((sum, { ids }) => sum + ids.length, 0);

/** Files of the checkout that a line names. */
export const filesIn = (how: string): string[] =>
  [...how.matchAll(/`([\w.-]+(?:\/[\w./-]+)?\.(?:ts|tsx|md|json))`/g)].map(([, file = '']) => file);

/** Acceptance checks that a line names: A9, A33. */
export const checksIn = (how: string): string[] => [...how.matchAll(/\bA\d{1,2}\b/g)].map(([name]) => name);
