/**
 * One throwaway PostgreSQL per checkout for everything that tests: `.parallax/test`. Test runs at the
 * same time share it; the last one to leave stops it. A run that was killed is forgotten by its process
 * id, so the next one finds, adopts and cleans what it left.
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dropClones, prepareTemplate } from '#server/testing/clone.ts';
import { eventually, isAlive } from './lib/processes.ts';
import { startPostgres } from './postgres.ts';

const FOLDER = fileURLToPath(new URL('../.parallax/test', import.meta.url));
const USERS = `${FOLDER}-users`;
const LOCK = `${FOLDER}-lock`;

export type TestServer = AsyncDisposable & {
  /** Address of the server's `postgres` database. */
  url: string;
};

/** `DATABASE_URL_TEST` names another server instead; it is then neither started nor stopped here. */
export async function joinTestServer(other = process.env.DATABASE_URL_TEST): Promise<TestServer> {
  if (other) {
    await prepareTemplate(other);
    return { url: other, [Symbol.asyncDispose]: async () => {} };
  }
  return withLock(async () => {
    const isFirst = countUsers() === 0;
    const me = join(USERS, String(process.pid));
    writeFileSync(me, '');
    const server = await startPostgres(FOLDER, { throwaway: true });
    const url = server.url('postgres');
    if (isFirst) await dropClones(url);
    await prepareTemplate(url);
    const leave = () =>
      withLock(async () => {
        rmSync(me, { force: true });
        if (countUsers() === 0) await server.stop();
      });
    return { url, [Symbol.asyncDispose]: leave };
  });
}

/** Living processes that use the server; dead ones are forgotten. */
function countUsers(): number {
  mkdirSync(USERS, { recursive: true });
  for (const pid of readdirSync(USERS)) if (!isAlive(Number(pid))) rmSync(join(USERS, pid), { force: true });
  return readdirSync(USERS).length;
}

/** A folder is the lock: making one either works or fails. One that is older than a minute was left by a crash. */
async function withLock<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(USERS, { recursive: true });
  const isMine = await eventually(tryLock, 90_000);
  if (!isMine) throw new Error(`Another test run holds ${LOCK}; remove that folder if none is running.`);
  try {
    return await work();
  } finally {
    rmdirSync(LOCK);
  }
}

function tryLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > 60_000) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}
