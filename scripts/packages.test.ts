/** What the lock file may hold: no version below a known security fix, no source but the registry. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { belowFloors, fromElsewhere, nameOf, readLocked, readPackage, scriptsAllowed } from './lib/supply.ts';
import { findMissing } from './lock.mjs';
import { fingerprint, LICENCES, readLock } from './sbom.ts';

const locked = readLocked();

test('nothing is below its floor, and no floor is for nothing', () => {
  expect(belowFloors(locked)).toEqual({ below: [], gone: [] });
  expect(belowFloors([['node_modules/next', { version: '16.4.2' }]]).below).toEqual(['next@16.4.2']);
});

test('every package comes from the registry, with a hash of its content where it is installed here', () => {
  expect(fromElsewhere(locked)).toEqual([]);
  const resolved = 'git+ssh://git@example.test/a.git';
  expect(fromElsewhere([['node_modules/a', { resolved, integrity: 'sha512-a' }]])).toEqual([
    'node_modules/a',
  ]);
});

test('the lock file names the optional packages of every platform (npm run lock)', () => {
  expect(findMissing(readLock())).toEqual([]);
});

test('whether a package may run scripts when it is installed was decided by hand', () => {
  const decided = Object.keys(readPackage().allowScripts);
  const undecided = locked.filter(
    ([path, entry]) => entry.hasInstallScript && !decided.includes(nameOf(path)),
  );
  expect(undecided.map(([path]) => path)).toEqual([]);
  expect(scriptsAllowed(locked).length).toBeLessThanOrEqual(3);
});

test('versions are exact', () => {
  const { dependencies, devDependencies } = readPackage();
  const ranges = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(ranges).toEqual([]);
});

test('the page of licences shows what is locked (npm run sbom)', () => {
  const shown = JSON.parse(readFileSync(LICENCES, 'utf8'));
  expect(shown.fingerprint).toBe(fingerprint(readLock()));
  const names = new Set(locked.map(([path, { version }]) => `${nameOf(path)}@${version}`));
  const gone = shown.packages.filter(([name, version]: string[]) => !names.has(`${name}@${version}`));
  expect(gone).toEqual([]);
});
