/** What `npm start` says when something is in its way: one sentence each. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseAddress } from './lib/address.ts';
import { sourcesHash } from './lib/build.ts';
import { checkDatabase } from './lib/given-database.ts';
import { isInstalled } from './lib/install.mjs';
import { commandOf, eventually, freePort, isAlive } from './lib/processes.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function occupy(port: number): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer().listen(port, '127.0.0.1', () => resolve(server));
  });
}

describe('the port', () => {
  test('asked for and free is taken', async () => {
    const port = await freePort();
    expect(await chooseAddress({ PORT: String(port) })).toEqual({
      host: '127.0.0.1',
      port,
      url: `http://127.0.0.1:${port}`,
    });
  });

  test('asked for and busy ends the start with a sentence', async () => {
    const port = await freePort();
    const other = await occupy(port);
    const message = `Port ${port} of 127.0.0.1 is taken by another program. Stop it, or choose another port: PORT=${port + 1} npm start`;
    await expect(chooseAddress({ PORT: String(port) })).rejects.toThrow(message);
    other.close();
  });

  test.each(['0', '70000', 'abc', '80.5'])('%s is refused', async (text) => {
    const choice = chooseAddress({ PORT: text });
    await expect(choice).rejects.toThrow(`PORT must be a number from 1 to 65535, not "${text}".`);
  });

  test('of a killed start is waited for', async () => {
    const port = await freePort();
    const other = await occupy(port);
    setTimeout(() => other.close(), 300);
    const choice = await chooseAddress({ PORT: String(port) }, port);
    expect(choice.port).toBe(port);
  });
});

describe('a DATABASE_URL', () => {
  test.each(['mysql://a/b', 'localhost', 'postgres//x'])('%s is no address', async (url) => {
    await expect(checkDatabase(url)).rejects.toThrow(
      'DATABASE_URL is not an address of a PostgreSQL database',
    );
  });

  test('where nothing listens is named', async () => {
    const port = await freePort();
    await expect(checkDatabase(`postgres://u:p@127.0.0.1:${port}/x`)).rejects.toThrow(
      `Nothing answers at 127.0.0.1:${port}, where DATABASE_URL points. Correct DATABASE_URL, or remove it to use the embedded database.`,
    );
  });
});

describe('files', () => {
  let folder: string;
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test('packages count as installed only if each version is the locked one', () => {
    const lock = (version: string) => ({
      packages: {
        '': {},
        'node_modules/a': { version },
        'node_modules/b': { version: '1.0.0', optional: true },
      },
    });
    put('package-lock.json', JSON.stringify(lock('1.0.0')));
    expect(isInstalled(folder)).toBe(false);
    put(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
    );
    expect(isInstalled(folder)).toBe(true);
    put('package-lock.json', JSON.stringify(lock('1.0.1')));
    expect(isInstalled(folder)).toBe(false);
  });

  test('a build is stale after a change of code, not after a change of a test', () => {
    put('app/page.tsx', 'one');
    const before = sourcesHash(folder);
    put('app/page.test.tsx', 'test');
    expect(sourcesHash(folder)).toBe(before);
    put('app/page.tsx', 'two');
    expect(sourcesHash(folder)).not.toBe(before);
  });

  test('a file that moved is a change', () => {
    put('app/a.ts', 'x');
    const before = sourcesHash(folder);
    rmSync(join(folder, 'app/a.ts'));
    put('app/b.ts', 'x');
    expect(sourcesHash(folder)).not.toBe(before);
  });
});

describe('a child process', () => {
  let parent: ChildProcess;
  /** Starts a parent that supervises `body` and prints each process id of it. */
  async function superviseScript(folder: string, body: string): Promise<() => number[]> {
    const script = join(folder, 'child.ts');
    writeFileSync(script, `console.log('pid ' + process.pid); ${body}`);
    const code = `import { supervise } from '${ROOT}scripts/lib/supervise.ts';
      supervise({ name: 'test', script: '${script}', env: process.env, say: () => {} });`;
    parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', code], { cwd: ROOT });
    let output = '';
    parent.stdout?.on('data', (data) => (output += String(data)));
    const pids = () => [...output.matchAll(/pid (\d+)/g)].map((match) => Number(match[1]));
    expect(await eventually(() => pids().length > 0, 10_000)).toBe(true);
    return pids;
  }

  test('ends when its parent is killed, and is started again when it is killed itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'supervise-'));
    const pids = await superviseScript(folder, 'setInterval(() => {}, 1000);');
    process.kill(pids()[0] ?? 0, 'SIGKILL');
    expect(await eventually(() => pids().length > 1, 10_000)).toBe(true);
    parent.kill('SIGKILL');
    expect(await eventually(() => !pids().some(isAlive), 10_000)).toBe(true);
    rmSync(folder, { recursive: true });
  });
});

test('the command line of a living process can be read, that of a dead one is empty', () => {
  expect(commandOf(process.pid)).toContain('node');
  const { pid } = spawnSync('true');
  expect(commandOf(pid)).toBe('');
});
