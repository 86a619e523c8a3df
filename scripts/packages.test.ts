/** What the lock file may hold: no version below a known security fix, no source but the registry. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import floors from './floors.json' with { type: 'json' };
import { findMissing } from './lock.mjs';

type Entry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  hasInstallScript?: boolean;
  inBundle?: boolean;
  optional?: boolean;
};
const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'));
const packages: Record<string, Entry> = read('package-lock.json').packages;
const installed = Object.entries(packages).filter(([path]) => path !== '');

const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
const isBelow = (a: string, b: string): boolean => {
  const [x, y] = [a, b].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  for (let i = 0; i < 3; i += 1) if (x?.[i] !== y?.[i]) return (x?.[i] ?? 0) < (y?.[i] ?? 0);
  return false;
};

test.each(Object.entries(floors))('%s is at least %s everywhere', (name, floor) => {
  const versions = installed
    .filter(([path]) => nameOf(path) === name)
    .map(([, entry]) => entry.version ?? '0.0.0');
  expect(versions.length).toBeGreaterThan(0);
  expect(versions.filter((version) => isBelow(version, floor))).toEqual([]);
});

test('every package comes from the registry, with a hash of its content where it is installed here', () => {
  // The lock file leaves out addresses in the registry; one that is written leads elsewhere.
  const odd = installed.filter(
    ([, { resolved, integrity, inBundle, optional }]) =>
      resolved !== undefined || !(inBundle || optional || integrity?.startsWith('sha512-')),
  );
  expect(odd.map(([path]) => path)).toEqual([]);
});

test('the lock file names the optional packages of every platform (npm run lock)', () => {
  expect(findMissing(packages)).toEqual([]);
});

test('whether a package may run scripts when it is installed was decided by hand', () => {
  const decided = Object.keys(read('package.json').allowScripts);
  const undecided = installed.filter(
    ([path, entry]) => entry.hasInstallScript && !decided.includes(nameOf(path)),
  );
  expect(undecided.map(([path]) => path)).toEqual([]);
});

test('versions are exact', () => {
  const { dependencies, devDependencies } = read('package.json');
  const ranges = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
});
