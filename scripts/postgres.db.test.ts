/** The embedded server's states, each brought about for real in a folder of its own. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkDatabase } from './lib/given-database.ts';
import { eventually, isAlive } from './lib/processes.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';

let folder: string;
let running: PostgresServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parallax-pg-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(options = { throwaway: true }): Promise<PostgresServer> {
  const server = await startPostgres(join(folder, 'pg'), options);
  running = [...running, server];
  return server;
}

async function ask(server: PostgresServer, query: string): Promise<unknown> {
  const sql = postgres(await server.openDatabase('app'), { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql.unsafe(query);
    return row?.value;
  } finally {
    await sql.end();
  }
}

const pidFile = () => join(folder, 'pg/data/postmaster.pid');

test('a first start makes a database that a second start finds again', async () => {
  const first = await start();
  await ask(first, 'create table kept as select 7 as n');
  await first.stop();
  expect(existsSync(pidFile())).toBe(false);
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second, 'select n as value from kept')).toBe(7);
});

test('a server whose parent was killed is taken over, not started twice', async () => {
  const first = await start();
  const second = await start();
  expect({ adopted: second.adopted, pid: second.pid, port: second.port }).toEqual({
    adopted: true,
    pid: first.pid,
    port: first.port,
  });
  expect(await ask(second, 'select 1 as value')).toBe(1);
});

test('a pid file that names a foreign process is put aside', async () => {
  const first = await start();
  const text = readFileSync(pidFile(), 'utf8');
  await first.stop();
  const stranger = spawn('sleep', ['60']);
  writeFileSync(pidFile(), text.replace(/^\d+/, String(stranger.pid)));
  const second = await start();
  expect(second.adopted).toBe(false);
  expect(await ask(second, 'select 1 as value')).toBe(1);
  stranger.kill();
});

test('a server killed hard recovers at the next start and has lost nothing that was committed', async () => {
  const first = await start({ throwaway: false });
  await ask(first, 'create table kept as select 8 as n');
  process.kill(first.pid, 'SIGKILL');
  await eventually(() => false, 300);
  const second = await start();
  expect(await ask(second, 'select n as value from kept')).toBe(8);
});

test('a start killed in the middle of creating the data folder leaves nothing behind', async () => {
  mkdirSync(join(folder, 'pg/data.new'), { recursive: true });
  writeFileSync(join(folder, 'pg/data.new/PG_VERSION'), '18');
  expect(await ask(await start(), 'select 1 as value')).toBe(1);
});

test('the password is kept from others and nobody gets in without it', async () => {
  const server = await start();
  expect(statSync(join(folder, 'pg/password')).mode & 0o077).toBe(0);
  const url = new URL(server.url('postgres'));
  url.password = 'wrong';
  const sql = postgres(url.href, { max: 1 });
  await expect(sql`select 1`).rejects.toThrow(/password authentication failed/);
  await sql.end();
  await expect(checkDatabase(url.href)).rejects.toThrow('refuses the password of "parallax" in DATABASE_URL');
  await expect(checkDatabase(server.url('nowhere'))).rejects.toThrow('There is no database "nowhere"');
  expect(await checkDatabase(server.url('postgres'))).toMatch(/^18\.\d+$/);
});

test('a server that died starts again at the same address', async () => {
  const first = await start();
  process.kill(first.pid, 'SIGKILL');
  await eventually(() => !isAlive(first.pid), 5_000);
  const second = await startPostgres(join(folder, 'pg'), { throwaway: true, port: first.port });
  running = [...running, second];
  expect(second.url('postgres')).toBe(first.url('postgres'));
  expect(await ask(second, 'select 1 as value')).toBe(1);
});

// Only root can give files away.
if (process.getuid?.() === 0) {
  test('root starts on data that were copied by root, or that a normal user made', async () => {
    for (const owner of [0, 65_534]) {
      const server = await start();
      await server.stop();
      execFileSync('chown', ['-R', String(owner), join(folder, 'pg/data')]);
      expect(await ask(await start(), 'select 1 as value')).toBe(1);
    }
  });
}
