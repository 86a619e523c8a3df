/** A real worker process whose log is kept, as it would be in production. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { REPAIR } from '#server/testing/runs.ts';

export type LoggedWorker = AsyncDisposable & {
  /** All it has printed so far. */
  output(): string;
};

/** Resolves when it takes jobs. Its settings are this process's own, and it logs everything. */
export async function startWorker(url: string): Promise<LoggedWorker> {
  const entry = fileURLToPath(new URL('../../../server/runtime/worker.ts', import.meta.url));
  const given: NodeJS.ProcessEnv = {
    ...process.env,
    DATABASE_URL: url,
    NODE_ENV: 'production',
    LOG_LEVEL: 'debug',
  };
  const child = spawn(process.execPath, ['--import', REPAIR, entry], {
    env: given,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk));
  await once(child, 'message');
  const stop = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  };
  return { output: () => text, [Symbol.asyncDispose]: stop };
}
