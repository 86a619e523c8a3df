// `npm run lock`: completes package-lock.json after an install.
//
// Packages with native parts name one optional package per platform. A registry mirror that carries only
// some platforms makes npm leave the others out of the lock file, and `npm ci` then refuses it on every
// machine. Here the missing ones are added by name and version; npm skips those of other platforms.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const SYSTEMS = [
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

/** Optional packages that a locked package names and the lock file lacks. */
export function findMissing(packages) {
  const missing = [];
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      if (!placesOf(path, name).some((place) => packages[place])) missing.push({ path, name, version });
    }
  }
  return missing;
}

/** Where Node would look for `name` from `path`: its own node_modules, then each one above. */
function placesOf(path, name) {
  const parts = path === '' ? [''] : path.split(/(?=\/?node_modules\/)/);
  return parts
    .map((_, index) => parts.slice(0, parts.length - index).join(''))
    .concat('')
    .map((base) => `${base ? `${base}/` : ''}node_modules/${name}`);
}

function entryFor({ name, version }) {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = PROCESSORS.filter((processor) => words.includes(processor));
  return { version, ...(cpu.length > 0 ? { cpu } : {}), optional: true, ...(os.length > 0 ? { os } : {}) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(FILE, 'utf8'));
  const missing = findMissing(lock.packages);
  for (const one of missing) lock.packages[`node_modules/${one.name}`] = entryFor(one);
  const [root, ...rest] = Object.entries(lock.packages);
  rest.sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries([root, ...rest]);
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${missing.length} optional packages added\n`);
}
