/**
 * The PostgreSQL that `npm start` and the tests bring along.
 *
 * States of a home folder, read from `data/postmaster.pid`:
 *   empty    -> initdb, start
 *   stopped  -> start
 *   running  -> a hard kill left the server behind: adopt it (same data folder, same password)
 *   stale    -> the file names a dead or foreign process: remove the file, start
 *   stuck    -> the process is ours but does not answer for 15 s: stop it, start
 *
 * The server runs detached, so that Ctrl-C in a terminal reaches the web and worker processes first and
 * the database last.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { accountFor, give, type Home, openHome } from './lib/postgres-home.ts';
import { commandOf, eventually, freePort } from './lib/processes.ts';

export type PostgresServer = {
  port: number;
  pid: number;
  /** True when the server was already running. */
  adopted: boolean;
  /** Connection address of a database on it, with password. */
  url(database: string): string;
  /** The same, after making the database if it is missing. */
  openDatabase(database: string): Promise<string>;
  /** Clean ("fast") shutdown; immediate after 4 s. Safe to call twice. */
  stop(): Promise<void>;
};

type Options = {
  say?: (line: string) => void;
  /** For tests: nothing has to survive a power cut. */
  throwaway?: boolean;
  /** For a restart under clients that know the old address. */
  port?: number;
};

const USER = 'parallax';
const START_MS = 60_000;
const ANSWER_MS = 15_000;

/** Starts or adopts the server whose data lie in `wanted` (made if missing). */
export async function startPostgres(wanted: string, options: Options = {}): Promise<PostgresServer> {
  const found = openHome(wanted, options.say ?? (() => {}));
  const home = { ...found, account: accountFor(join(found.folder, 'data'), found.account) };
  const password = readPassword(home);
  if (!existsSync(join(home.folder, 'data'))) initialise(home, password, options);
  const left = await adopt(home, password);
  if (left) return serverOf(home, { ...left, password, adopted: true });
  const started = await launch(home, options);
  return serverOf(home, { ...started, password, adopted: false });
}

function readPassword(home: Home): string {
  const file = join(home.folder, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8');
  if (existsSync(join(home.folder, 'data'))) {
    throw new Error(
      `The database in ${home.folder} has lost its password file. Restore it, or move that folder away to begin anew.`,
    );
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, password, { mode: 0o600 });
  return password;
}

/** initdb into a side folder, renamed when complete: a start killed half-way leaves no half database. */
function initialise(home: Home, password: string, options: Options): void {
  const fresh = join(home.folder, 'data.new');
  const secret = join(home.folder, 'password.new');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(secret, password, { mode: 0o600 });
  give(fresh, home.account);
  give(secret, home.account);
  // The built-in locale sorts and compares the same on every machine.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const flags = [
    `--pgdata=${fresh}`,
    `--username=${USER}`,
    `--pwfile=${secret}`,
    '--auth=scram-sha-256',
    ...locale,
  ];
  if (options.throwaway) flags.push('--no-sync');
  const run = spawnSync(join(home.native, 'bin', 'initdb'), flags, {
    ...home.account,
    cwd: fresh,
    encoding: 'utf8',
  });
  rmSync(secret, { force: true });
  if (run.status !== 0)
    throw new Error(
      `PostgreSQL could not create its data folder: ${lastLine(run.stderr) || run.error?.message}`,
    );
  renameSync(fresh, join(home.folder, 'data'));
}

type Found = { pid: number; port: number; status: string };

/** What `postmaster.pid` says; lines: pid, data folder, start time, port, ..., status. */
function readPidFile(home: Home): (Found & { data: string }) | undefined {
  try {
    const lines = readFileSync(join(home.folder, 'data', 'postmaster.pid'), 'utf8').split('\n');
    const [pid = '', data = '', , port = '', , , , status = ''] = lines;
    return { pid: Number(pid), data, port: Number(port), status: status.trim() };
  } catch {
    return undefined;
  }
}

/** The server left running in this folder, if it answers; otherwise makes sure that none is in the way. */
async function adopt(home: Home, password: string): Promise<Found | undefined> {
  const found = readPidFile(home);
  if (!found) return undefined;
  // A copied checkout brings a pid file that names another folder; a reboot gives the number away.
  const isOurs = found.data === join(home.folder, 'data') && commandOf(found.pid).includes('postgres');
  if (isOurs) {
    const answers = await eventually(() => isServing(home, password), ANSWER_MS);
    const now = readPidFile(home);
    if (answers && now) return now;
    if (now) await stopProcess(home, now.pid);
  }
  rmSync(join(home.folder, 'data', 'postmaster.pid'), { force: true });
  return undefined;
}

async function isServing(home: Home, password: string): Promise<boolean> {
  const found = readPidFile(home);
  if (!found) return true; // it was just going down; the caller looks again
  const sql = postgres(address({ port: found.port, password }, 'postgres'), {
    max: 1,
    connect_timeout: 3,
    onnotice: () => {},
  });
  try {
    const [row] = await sql`select current_setting('data_directory') as data`;
    return realpathSync(String(row?.data)) === realpathSync(join(home.folder, 'data'));
  } catch {
    return false;
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** Starts the server on a free port; tries again when somebody else was faster to take it. */
async function launch(home: Home, options: Options): Promise<Found> {
  const log = join(home.folder, 'log');
  let why = '';
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const found = await launchOnce(home, options, options.port ?? (await freePort()));
    if (found) return found;
    why = lastLine(readFileSync(log, 'utf8'));
    const isWorthRetrying = /could not bind|Address already in use|still in use/.test(
      readFileSync(log, 'utf8'),
    );
    if (!isWorthRetrying) break;
    await eventually(() => false, 500);
  }
  throw new Error(`PostgreSQL did not start: ${why} (its log is ${log})`);
}

async function launchOnce(home: Home, options: Options, port: number): Promise<Found | undefined> {
  const data = join(home.folder, 'data');
  const path = join(home.folder, 'log');
  if (existsSync(path)) renameSync(path, `${path}.old`);
  const log = openSync(path, 'w', 0o600);
  const child = spawn(
    join(home.native, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), ...settings(options)],
    {
      ...home.account,
      cwd: data,
      detached: true,
      stdio: ['ignore', log, log],
    },
  );
  closeSync(log);
  let hasEnded = false;
  child.once('error', () => (hasEnded = true));
  child.once('exit', () => (hasEnded = true));
  await eventually(() => hasEnded || readPidFile(home)?.status === 'ready', START_MS);
  child.unref();
  const found = readPidFile(home);
  if (!hasEnded && found?.status === 'ready') return found;
  if (!hasEnded) child.kill('SIGQUIT');
  return undefined;
}

function settings(options: Options): string[] {
  const base = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' };
  const fast = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' };
  const all = options.throwaway ? { ...base, ...fast } : base;
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function serverOf(home: Home, found: Found & { password: string; adopted: boolean }): PostgresServer {
  let stopping: Promise<void> | undefined;
  return {
    port: found.port,
    pid: found.pid,
    adopted: found.adopted,
    url: (database) => address(found, database),
    openDatabase: (database) => openDatabase(found, database),
    stop: () => (stopping ??= stopProcess(home, found.pid)),
  };
}

async function openDatabase(found: { port: number; password: string }, database: string): Promise<string> {
  const sql = postgres(address(found, 'postgres'), { max: 1, onnotice: () => {} });
  try {
    const [row] = await sql`select 1 from pg_database where datname = ${database}`;
    if (!row) await sql`create database ${sql(database)}`;
    return address(found, database);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** SIGINT = roll back open transactions, write a checkpoint, go. SIGQUIT = go, recover at next start. */
async function stopProcess(home: Home, pid: number): Promise<void> {
  const isGone = () => readPidFile(home)?.pid !== pid || !commandOf(pid).includes('postgres');
  for (const [signal, ms] of [
    ['SIGINT', 4_000],
    ['SIGQUIT', 3_000],
  ] as const) {
    if (isGone()) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await eventually(isGone, ms)) return;
  }
}

const address = ({ port, password }: { port: number; password: string }, database: string): string =>
  `postgres://${USER}:${password}@127.0.0.1:${port}/${database}`;

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
