/** What surrounds the engine: a process with nothing to steal, that never outlives its use. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { check } from './check.ts';
import { CHILD_FLAGS } from './child.ts';
import { ORACLE_LIMITS } from './limits.ts';
import { noNetwork } from './no-network.ts';
import { oraclePids, stopOracles } from './pool.ts';
import { eventually, isProcess, runTests } from './testing.ts';

afterAll(stopOracles);

const HANG = 'while (true);';
const hang = (signal: AbortSignal, timeoutMs = 10_000) =>
  check({ oracle: 'test', value: HANG, options: { tests: 'true', timeoutMs, memoryMb: 32 } }, { signal });
/** What stands behind each open descriptor of a process. */
const linksOf = (pid: number | 'self', isWanted = (_fd: string) => true) =>
  readdirSync(`/proc/${pid}/fd`)
    .filter(isWanted)
    .flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return [];
      }
    });

const O_CLOEXEC = 0o2000000;
/** Opened by this process, not handed down to it by the shell that started the tests. */
const isOwn = (fd: string): boolean => {
  try {
    const flags = /flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1] ?? '0';
    return Boolean(Number.parseInt(flags, 8) & O_CLOEXEC);
  } catch {
    return false;
  }
};

describe('nothing to steal', () => {
  test('no setting, file or connection of the parent is there', async () => {
    vi.stubEnv('PARALLAX_CANARY', 'canary-5f1c');
    const file = openSync(fileURLToPath(import.meta.url), 'r');
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    stopOracles();
    const code =
      'export const seen = [typeof process, JSON.stringify(Object.getOwnPropertyNames(globalThis))].join()';
    const verdict = await runTests(code, 'seen.startsWith("undefined,") && !seen.includes("canary")');
    expect(verdict.verdict).toBe('pass');
    const [pid] = oraclePids();
    if (pid === undefined) throw new Error('There is no child.');
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).toBe('');
    expect(readFileSync(`/proc/${pid}/cmdline`, 'utf8')).not.toContain('canary');
    expect(readlinkSync(`/proc/${pid}/cwd`)).toBe('/');
    const mine = new Set(
      linksOf('self', isOwn).filter((link) => /^(?:socket|pipe):|^\/(?!dev\/null)/.test(link)),
    );
    expect(mine).toContain(fileURLToPath(import.meta.url));
    expect(linksOf(pid).filter((link) => mine.has(link))).toEqual([]);
    closeSync(file);
    server.close();
    vi.unstubAllEnvs();
  });

  test('there is no network, where the system lets us take it away', async () => {
    const before = await noNetwork();
    await runTests('const f = 1', 'f === 1');
    const [pid = 0] = oraclePids();
    const networks = ['self', pid].map((id) => readlinkSync(`/proc/${id}/ns/net`));
    expect(new Set(networks).size).toBe(before.length > 0 ? 2 : 1);
    // Two lines of headings, and the loopback, which is down.
    const devices = readFileSync(`/proc/${pid}/net/dev`, 'utf8').trim().split('\n').slice(2);
    if (before.length > 0) expect(devices.map((line) => line.trim().split(':')[0])).toEqual(['lo']);
  });

  test('nothing but its own files can be read, nothing written, nothing started', async () => {
    const secret = fileURLToPath(new URL('../../.git/HEAD', import.meta.url));
    const script = `
      import { execFileSync } from 'node:child_process';
      import { readFileSync, writeFileSync } from 'node:fs';
      const ways = [
        () => readFileSync(${JSON.stringify(secret)}),
        () => readFileSync('/etc/passwd'),
        () => readFileSync('/proc/' + process.ppid + '/environ'),
        () => writeFileSync(${JSON.stringify(join(tmpdir(), 'parallax-oracle-was-here'))}, ''),
        () => execFileSync('true'),
        () => process.dlopen({}, '/nowhere.node'),
        () => new Function('return 1')(),
      ];
      const codes = ways.map((way) => { try { way(); return 'open'; } catch (error) { return error.code ?? error.name; } });
      process.stdout.write(JSON.stringify(codes));`;
    const child = spawn(process.execPath, [...CHILD_FLAGS, '--input-type=module', '-e', script], {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [said] = await once(child.stdout, 'data');
    const denied = 'ERR_ACCESS_DENIED';
    expect(JSON.parse(String(said))).toEqual([
      denied,
      denied,
      denied,
      denied,
      denied,
      'ERR_DLOPEN_DISABLED',
      'EvalError',
    ]);
  });
});

describe('never longer than needed', () => {
  test('cancelling kills the work', async () => {
    stopOracles();
    const controller = new AbortController();
    const checked = hang(controller.signal);
    await eventually(() => oraclePids().length === 1);
    const [pid = 0] = oraclePids();
    expect(isProcess(pid)).toBe(true);
    controller.abort(new Error('Not needed any more.'));
    await expect(checked).rejects.toThrow('Not needed any more.');
    await eventually(() => !isProcess(pid));
    expect(oraclePids()).toEqual([]);
  });

  test('a cancelled check that never started asks for nothing', async () => {
    stopOracles();
    await expect(hang(AbortSignal.abort(new Error('Too late.')))).rejects.toThrow('Too late.');
    expect(oraclePids()).toEqual([]);
  });

  test('a good child is kept, one that ran into its limits is not', async () => {
    stopOracles();
    await runTests('const f = 1', 'f === 1');
    const [first] = oraclePids();
    await runTests('const f = 1', 'f === 2');
    expect(oraclePids()).toEqual([first]);
    await runTests(HANG, 'true', { timeoutMs: 100 });
    expect(oraclePids()).toEqual([]);
  });

  test('a child killed from outside gives an error', async () => {
    stopOracles();
    const checked = hang(new AbortController().signal);
    await eventually(() => oraclePids().length === 1);
    await wait(0);
    for (const pid of oraclePids()) process.kill(pid, 'SIGKILL');
    expect(await checked).toMatchObject({ verdict: 'error', covers: 'tests-pass' });
  });

  test('children of a parent killed with -9 end by themselves, even in the middle of an endless loop', async () => {
    const url = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const script = `
      import { check } from ${url('./check.ts')};
      import { oraclePids } from ${url('./pool.ts')};
      const options = { tests: 'true', timeoutMs: 10_000, memoryMb: 32 };
      const { signal } = new AbortController();
      for (let i = 0; i < 2; i += 1) void check({ oracle: 'test', value: 'while (true);', options }, { signal });
      setTimeout(() => process.stdout.write(oraclePids().join() + '\\n'), 1_500);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(parent.stdout, 'data');
    const pids = String(said).trim().split(',').map(Number);
    expect(pids).toHaveLength(2);
    expect(pids.every(isProcess)).toBe(true);
    parent.kill('SIGKILL');
    await eventually(() => !pids.some(isProcess), 3_000);
  });

  test('a process with nothing else to do ends although its children are warm', async () => {
    const script = `
      import { check } from ${JSON.stringify(new URL('./check.ts', import.meta.url).href)};
      const options = { expression: 'value == 1' };
      const { verdict } = await check({ oracle: 'expression', value: 1, options }, { signal: new AbortController().signal });
      process.stdout.write(verdict);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [said] = await once(parent.stdout, 'data');
    expect(String(said)).toBe('pass');
    const [code] = await once(parent, 'exit');
    expect(code).toBe(0);
  });
});

describe('other work goes on', () => {
  test('this process does nothing while a child works', async () => {
    await runTests('const f = 1', 'f === 1');
    let ticks = 0;
    const ticking = setInterval(() => {
      ticks += 1;
    }, 10);
    const before = process.cpuUsage();
    await runTests(HANG, 'true', { timeoutMs: 1_500 });
    const { user, system } = process.cpuUsage(before);
    clearInterval(ticking);
    // On a busy machine ticks come late; a blocked loop would give none, and use the whole time.
    expect(ticks).toBeGreaterThan(20);
    expect(user + system).toBeLessThan(750_000);
  });

  test('one endless loop does not hold up the others', async () => {
    const controller = new AbortController();
    const endless = hang(controller.signal).catch(() => 'cancelled');
    const others = await Promise.all(Array.from({ length: 6 }, () => runTests('const f = 1', 'f === 1')));
    expect(others.map(({ verdict }) => verdict)).toEqual(Array(6).fill('pass'));
    expect(oraclePids().length).toBeLessThanOrEqual(ORACLE_LIMITS.children);
    controller.abort();
    expect(await endless).toBe('cancelled');
  });

  test('the line of those who wait has an end', async () => {
    const controller = new AbortController();
    const { children, waiting } = ORACLE_LIMITS;
    const all = Array.from({ length: children + waiting }, () =>
      hang(controller.signal).catch(() => 'cancelled'),
    );
    expect(await runTests('const f = 1', 'f === 1')).toEqual({
      verdict: 'error',
      covers: 'tests-pass',
      detail: 'Too many checks are waiting already.',
    });
    controller.abort();
    expect(new Set(await Promise.all(all))).toEqual(new Set(['cancelled']));
    // The turns were given back: there is room again.
    expect((await runTests('const f = 1', 'f === 1')).verdict).toBe('pass');
  });
});
