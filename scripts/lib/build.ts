/** Builds the web part when its sources changed since the last build. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT, STATE } from './checkout.ts';
import { Plain } from './progress.ts';

const FOLDERS = ['app', 'components', 'engine', 'primitives', 'server', 'db', 'public'];
const FILES = ['next.config.mjs', 'postcss.config.mjs', 'package-lock.json', 'package.json', 'tsconfig.json'];
const STAMP = join(ROOT, '.next', 'parallax-build');

/** SHA-256 over names and contents of everything that goes into the build; tests do not. */
export function sourcesHash(root = ROOT): string {
  const hash = createHash('sha256');
  const add = (path: string) =>
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
      .update('\0');
  for (const file of FILES) if (existsSync(join(root, file))) add(file);
  for (const folder of FOLDERS) for (const file of listFiles(root, folder)) add(file);
  return hash.digest('hex');
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}

export function isBuilt(hash: string): boolean {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;
}

/** Takes 20 to 60 s on two cores. The stamp is written last: a build that was killed counts as none. */
export async function build(hash: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  rmSync(STAMP, { force: true });
  mkdirSync(STATE, { recursive: true });
  const log = join(STATE, 'build.log');
  const code = await runLogged(['node_modules/next/dist/bin/next', 'build'], {
    ...{ log, signal },
    env: { ...env, PARALLAX_BUILD: hash.slice(0, 20) },
  });
  if (code !== 0) {
    const tail = readFileSync(log, 'utf8').trim().split('\n').slice(-30).join('\n');
    throw new Plain(`${tail}\n\nThe web part could not be built; all of the output is in ${log}.`);
  }
  writeFileSync(STAMP, hash);
}

function runLogged(
  args: string[],
  options: { env: NodeJS.ProcessEnv; log: string; signal: AbortSignal },
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const out = createWriteStream(options.log, { mode: 0o600 });
    const env = {
      ...options.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      NO_COLOR: '1',
    } as NodeJS.ProcessEnv;
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
    });
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    child.once('error', reject);
    child.once('close', (code) => out.end(() => resolve(code)));
  });
}
