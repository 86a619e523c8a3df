/**
 * `npm run sbom`: what the product is made of, from the lock file. Writes `.parallax/reports/sbom.cdx.json` (CycloneDX)
 * and the list that the page of licences shows. The same lock file gives the same files.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/checkout.ts';

export const SBOM = join(ROOT, '.parallax/reports/sbom.cdx.json');
export const LICENCES = join(ROOT, 'components/settings/licences/packages.json');

type License = { expression?: string; license?: { id?: string; name?: string } };
type Component = { name: string; version: string; licenses?: readonly License[] };
type Sbom = { specVersion: string; components: readonly Component[]; metadata: { timestamp?: string } };

type Locked = { version?: string; license?: string; dev?: boolean; devOptional?: boolean };

/** Changes when what the product is made of does; what only makes or tests it does not count. */
export function fingerprint(packages: Readonly<Record<string, Locked>>): string {
  const lines = Object.entries(packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
    .map(([path, { version = '', license = '' }]) => `${path} ${version} ${license}`);
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

export const readLock = (): Record<string, Locked> =>
  JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;

/** Asks npm, which reads the lock file alone. What differs from time to time is left out. */
export function makeSbom(): Sbom {
  const given = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const text = execFileSync(npm, [...given, '--omit', 'dev', '--package-lock-only'], {
    ...{ cwd: ROOT, encoding: 'utf8', maxBuffer: 64 << 20, stdio: ['ignore', 'pipe', 'ignore'] },
  });
  const { serialNumber: _, ...made } = JSON.parse(text);
  delete made.metadata.timestamp;
  made.components.sort((a: Component, b: Component) => nameOf(a).localeCompare(nameOf(b), 'en'));
  return made;
}

const nameOf = ({ name, version }: Component): string => `${name}@${version}`;

/** As the package itself says; packages of other machines are not here to be read. */
function licenceOf({ name, licenses }: Component): string {
  const said = (licenses ?? []).map(
    ({ expression, license }) => expression ?? license?.id ?? license?.name ?? '',
  );
  if (said.length > 0) return said.join(' and ').replace(/^\((.*)\)$/, '$1');
  const file = join(ROOT, 'node_modules', name, 'package.json');
  const { license } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return typeof license === 'string' && !/^see /i.test(license) ? license : 'unknown';
}

function write(): void {
  const sbom = makeSbom();
  mkdirSync(join(SBOM, '..'), { recursive: true });
  writeFileSync(SBOM, `${JSON.stringify(sbom, null, 2)}\n`);
  const packages = sbom.components.map((one) => [one.name, one.version, licenceOf(one)]);
  const rows = packages.map((row) => `    ${JSON.stringify(row).replaceAll('","', '", "')}`).join(',\n');
  const made = fingerprint(readLock());
  writeFileSync(LICENCES, `{\n  "fingerprint": "${made}",\n  "packages": [\n${rows}\n  ]\n}\n`);
  console.log(`${packages.length} packages`);
}

if (import.meta.main) write();
