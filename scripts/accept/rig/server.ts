/**
 * A PostgreSQL of its own for one experiment, below `.parallax`, thrown away afterwards: what is killed here
 * disturbs nobody else.
 */
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cloneDatabase, prepareTemplate, type TestDatabase } from '#server/testing/clone.ts';
import { seedPattern } from '#server/testing/runs.ts';
import { STATE } from '../../lib/checkout.ts';
import { type PostgresServer, startPostgres } from '../../postgres.ts';

export type Rig = AsyncDisposable & {
  /** The folder of this experiment: the server's home and whatever else it writes. */
  folder: string;
  server: PostgresServer;
  /** A new migrated database with a workspace and a pattern. */
  database(options?: { max?: number }): Promise<TestDatabase>;
};

/** `isLasting`: the server's acknowledged commits survive its own kill, which costs time. */
export async function openRig({ isLasting = false } = {}): Promise<Rig> {
  mkdirSync(STATE, { recursive: true });
  const folder = mkdtempSync(join(STATE, 'accept-'));
  const home = join(folder, 'postgres');
  const server = await startPostgres(home, { throwaway: !isLasting });
  const url = server.url('postgres');
  await prepareTemplate(url);
  const close = async () => {
    await server.stop();
    rmSync(realpathSync(home), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  const database = async (options?: { max?: number }) => {
    const made = await cloneDatabase(url, options);
    await seedPattern(made.client.db);
    return made;
  };
  return { folder, server, database, [Symbol.asyncDispose]: close };
}
