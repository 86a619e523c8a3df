/**
 * A PostgreSQL of its own for one experiment, below `.parallax`, thrown away afterwards: what is killed here
 * disturbs nobody else.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { prepareQueue } from '#server/runtime/queue.ts';
import { cloneDatabase, prepareTemplate, type TestDatabase } from '#server/testing/clone.ts';
import { seedPattern } from '#server/testing/runs.ts';
import { STATE } from '../../lib/checkout.ts';
import { type PostgresServer, startPostgres } from '../../postgres.ts';

export type Rig = AsyncDisposable & {
  /** The folder of this experiment: the server's home and whatever else it writes. */
  folder: string;
  server: PostgresServer;
  /** Where the server lives: it can be started there again, on the same port. */
  home: string;
  stopServer(): Promise<void>;
  /** The server that was started in the place of the one before; it is stopped at the end. */
  adopt(server: PostgresServer): void;
  /** A new migrated database with a workspace and a pattern. */
  database(options?: { max?: number }): Promise<TestDatabase>;
};

/** `isLasting`: the server's acknowledged commits survive its own kill, which costs time. */
export async function openRig({ isLasting = false } = {}): Promise<Rig> {
  mkdirSync(STATE, { recursive: true });
  const folder = mkdtempSync(join(STATE, 'accept-'));
  const home = join(folder, 'postgres');
  let server = await startPostgres(home, { throwaway: !isLasting });
  const url = server.url('postgres');
  await prepareTemplate(url);
  const template = await prepareBase(url);
  const interrupt = () => {
    // At once: what it holds is thrown away. Workers and web end with this process.
    process.kill(server.pid, 'SIGQUIT');
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const close = async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
    await server.stop();
    rmSync(realpathSync(home), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  const database = (options?: { max?: number }) => cloneDatabase(url, { ...options, template });
  return {
    ...{ folder, home, server, database },
    stopServer: () => server.stop(),
    adopt: (other) => {
      server = other;
    },
    [Symbol.asyncDispose]: close,
  };
}

/** A database with everything that is made once: the queue's tables, a workspace, a pattern. Its name. */
async function prepareBase(serverUrl: string): Promise<string> {
  const base = await cloneDatabase(serverUrl);
  await seedPattern(base.client.db);
  await prepareQueue(base.url);
  await base.client.close();
  return new URL(base.url).pathname.slice(1);
}
