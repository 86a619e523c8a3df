/**
 * A38: what Parallax is made of. Nothing below a known fix, nothing from elsewhere than the registry, no script that
 * was not allowed by name, and two builds of the same sources that are the same. The full form installs and builds in
 * two folders of its own.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourcesHash } from '#scripts/lib/build.ts';
import { ROOT } from '#scripts/lib/checkout.ts';
import { belowFloors, fromElsewhere, readLocked, readPackage, scriptsAllowed } from '#scripts/lib/supply.ts';
import { fingerprint, LICENCES, makeSbom, readLock } from '#scripts/sbom.ts';
import type { Experiment, Figure, Progress } from './experiment.ts';

export const experiment: Experiment = {
  title:
    'What Parallax is made of is known, from one source, above every known fix, and builds the same twice.',
  async measure(progress, { size }) {
    const locked = readLocked();
    const { below, gone } = belowFloors(locked);
    const elsewhere = fromElsewhere(locked);
    const { dependencies, devDependencies } = readPackage();
    for (const one of [...below, ...gone, ...elsewhere]) progress(one);
    const { components } = makeSbom();
    const shown = JSON.parse(readFileSync(LICENCES, 'utf8'));
    return [
      { name: 'packages named', value: Object.keys({ ...dependencies, ...devDependencies }).length },
      { name: 'packages locked', value: locked.length },
      { name: 'packages below their floor', value: below.length, most: 0 },
      { name: 'floors for nothing', value: gone.length, most: 0 },
      { name: 'packages from elsewhere than the registry', value: elsewhere.length, most: 0 },
      { name: 'packages whose scripts run at an install', value: scriptsAllowed(locked).length, most: 3 },
      {
        name: 'parts in the bill of materials',
        value: components.length,
        least: Object.keys(dependencies).length,
      },
      { name: 'parts the page of licences lacks', value: lacks(components, shown.packages), most: 0 },
      {
        name: 'that page is of another lock file',
        value: shown.fingerprint === fingerprint(readLock()) ? 0 : 1,
        most: 0,
      },
      // The lock file holds no dates, and no registry is asked here.
      { name: 'packages younger than 7 days', value: 'unknown', most: 0 },
      ...(size === 'full' ? await rebuild(progress) : NOT_BUILT),
    ];
  },
};

const NOT_BUILT: readonly Figure[] = [
  { name: 'packages a clean install leaves out', value: 'unknown', most: 0 },
  { name: 'files that differ between two builds, unexpectedly', value: 'unknown', most: 0 },
];

function lacks(components: readonly { name: string; version: string }[], shown: readonly string[][]): number {
  const there = new Set(shown.map(([name, version]) => `${name}@${version}`));
  return components.filter(({ name, version }) => !there.has(`${name}@${version}`)).length;
}

/**
 * Files that hold something made by chance for each build, and what: keys of previews and of server actions, which
 * Parallax does not use.
 */
const BY_CHANCE = /(^|\/)(prerender-manifest|server-reference-manifest)\.(json|js)$/;
/** What is about the build and not of it: times, traces, caches. */
const ABOUT = /^(cache|diagnostics|trace|trace-build|types|dev)(\/|$)/;

async function rebuild(progress: Progress): Promise<Figure[]> {
  const home = mkdtempSync(join(tmpdir(), 'parallax-a38-'));
  try {
    const [a, b] = ['a', 'b'].map((name) => join(home, name));
    if (!a || !b) return [];
    progress('installing with scripts off');
    checkOut(a);
    npm(['ci', '--ignore-scripts'], a);
    const missing = Object.keys(readPackage().dependencies).filter(
      (name) => !existsSync(join(a, 'node_modules', name, 'package.json')),
    );
    checkOut(b);
    cpSync(join(a, 'node_modules'), join(b, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    const [first, second] = [a, b].map((folder) => {
      progress('building');
      return buildIn(folder);
    });
    const differing = [...new Set([...(first?.keys() ?? []), ...(second?.keys() ?? [])])].filter(
      (file) => first?.get(file) !== second?.get(file),
    );
    for (const file of differing) progress(`differs: ${file}`);
    return [
      { name: 'packages a clean install leaves out', value: missing.length, most: 0 },
      { name: 'files built', value: first?.size ?? 0, least: 100 },
      {
        name: 'files that differ between two builds by chance',
        value: differing.filter((file) => BY_CHANCE.test(file)).length,
      },
      {
        name: 'files that differ between two builds, unexpectedly',
        value: differing.filter((file) => !BY_CHANCE.test(file)).length,
        most: 0,
      },
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

const npm = (given: readonly string[], cwd: string): void =>
  void execFileSync('npm', [...given], { cwd, stdio: ['ignore', 'ignore', 'inherit'] });

/** What is committed, as it is. */
function checkOut(folder: string): void {
  execFileSync('git', ['clone', '-q', ROOT, folder], { stdio: 'inherit' });
}

/** Hashes by file. */
function buildIn(folder: string): Map<string, string> {
  const env = {
    ...process.env,
    NODE_ENV: 'production' as const,
    PARALLAX_BUILD: sourcesHash(folder).slice(0, 20),
  };
  execFileSync(process.execPath, ['node_modules/next/dist/bin/next', 'build'], {
    cwd: folder,
    env,
    stdio: 'ignore',
  });
  const home = join(folder, '.next');
  const files = readdirSync(home, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  return new Map(
    files
      .map((one) => join(one.parentPath, one.name).slice(home.length + 1))
      .filter((file) => !ABOUT.test(file))
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(home, file)))
          .digest('hex'),
      ]),
  );
}
