/** What may be installed: asked of the lock file, without a registry. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import floors from '../floors.json' with { type: 'json' };
import { ROOT } from './checkout.ts';

export type Locked = {
  version?: string;
  resolved?: string;
  integrity?: string;
  license?: string;
  dev?: boolean;
  devOptional?: boolean;
  hasInstallScript?: boolean;
  inBundle?: boolean;
  optional?: boolean;
  os?: readonly string[];
  cpu?: readonly string[];
};

const read = (name: string) => JSON.parse(readFileSync(join(ROOT, name), 'utf8'));

export const readPackage = (): {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  allowScripts: Record<string, boolean>;
} => read('package.json');

/** Everything locked but Parallax itself, by its place. */
export const readLocked = (): [path: string, entry: Locked][] =>
  Object.entries<Locked>(read('package-lock.json').packages).filter(([path]) => path !== '');

export const nameOf = (path: string): string =>
  path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

function isBelow(version: string, least: string): boolean {
  const [a, b] = [version, least].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  for (let i = 0; i < 3; i += 1) if (a?.[i] !== b?.[i]) return (a?.[i] ?? 0) < (b?.[i] ?? 0);
  return false;
}

/** `next@16.4.2`: below its floor. `gone`: floors of packages that are not locked at all. */
export function belowFloors(locked: ReturnType<typeof readLocked>): { below: string[]; gone: string[] } {
  const found = Object.entries(floors).map(([name, { least }]) => {
    const versions = locked.filter(([path]) => nameOf(path) === name).map(([, { version = '0' }]) => version);
    const below = versions.filter((version) => isBelow(version, least)).map((one) => `${name}@${one}`);
    return { below, gone: versions.length === 0 ? [name] : [] };
  });
  return { below: found.flatMap(({ below }) => below), gone: found.flatMap(({ gone }) => gone) };
}

/** From elsewhere than the registry, or without a hash of its content where it is installed here. */
export const fromElsewhere = (locked: ReturnType<typeof readLocked>): string[] =>
  locked
    .filter(
      // The lock file leaves out addresses in the registry; one that is written leads elsewhere.
      ([, { resolved, integrity, inBundle, optional }]) =>
        resolved !== undefined || !(inBundle || optional || integrity?.startsWith('sha512-')),
    )
    .map(([path]) => path);

const isFor = (wanted: readonly string[] | undefined, here: string): boolean =>
  !wanted || wanted.includes(here);

/** Packages whose script runs when they are installed on this machine. */
export function scriptsAllowed(locked: ReturnType<typeof readLocked>): string[] {
  const { allowScripts } = readPackage();
  return locked
    .filter(([path, { hasInstallScript, os, cpu }]) => {
      if (!hasInstallScript || allowScripts[nameOf(path)] !== true) return false;
      return isFor(os, process.platform) && isFor(cpu, process.arch);
    })
    .map(([path]) => nameOf(path));
}
