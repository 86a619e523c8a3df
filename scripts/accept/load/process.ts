/** A web or worker process of an experiment. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '#scripts/lib/processes.ts';
import { isUsage, type Usage } from './usage.ts';

const ENTRIES = {
  web: fileURLToPath(new URL('./web-entry.ts', import.meta.url)),
  worker: fileURLToPath(new URL('./worker-entry.ts', import.meta.url)),
};

/** Out of the way: what is measured is what the machine can do, not what a person may. */
const NO_RATE = { RATE_LIMIT_PERSON: '1000000', RATE_LIMIT_WORKSPACE: '1000000' };

const SECRET = 'x'.repeat(32);

export class Part implements AsyncDisposable {
  readonly #entry: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;
  #isMeant = true;
  /** Times it ended by itself. */
  crashes = 0;

  constructor(entry: keyof typeof ENTRIES, env: Record<string, string>) {
    this.#entry = ENTRIES[entry];
    this.#env = { NODE_ENV: 'production', NEXTAUTH_SECRET: SECRET, LOG_LEVEL: 'error', ...NO_RATE, ...env };
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Resolves when it says that it is ready. */
  async start(): Promise<void> {
    const child = fork(this.#entry, [], {
      env: this.#env,
      execArgv: ['--disable-warning=ExperimentalWarning', '--expose-gc'],
    });
    this.#child = child;
    this.#isMeant = false;
    child.once('exit', () => {
      if (!this.#isMeant) this.crashes += 1;
    });
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => message === 'ready' && resolve());
      child.once('exit', (code) => reject(new Error(`A process ended with ${code} before it was ready.`)));
    });
  }

  /** Resolves when it is gone, with the milliseconds that took. */
  async stop(signal: NodeJS.Signals): Promise<number> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return 0;
    const begin = performance.now();
    const gone = once(child, 'exit');
    this.#isMeant = true;
    child.kill(signal);
    await gone;
    return performance.now() - begin;
  }

  async usage(): Promise<Usage> {
    const answer = new Promise<Usage>((resolve) => {
      const hear = (message: unknown) => {
        if (!isUsage(message)) return;
        this.#child?.off('message', hear);
        resolve(message);
      };
      this.#child?.on('message', hear);
    });
    this.#child?.send('usage');
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}

/** A web process at a free port of its own; started again it has the same one. */
export async function webPart(databaseUrl: string): Promise<{ part: Part; url: string }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { DATABASE_URL: databaseUrl, PORT: String(port), NEXTAUTH_URL: url };
  return { part: new Part('web', env), url };
}

export const workerPart = (
  databaseUrl: string,
  { slots, agentMs }: { slots: number; agentMs: number },
): Part => new Part('worker', { DATABASE_URL: databaseUrl, SLOTS: String(slots), AGENT_MS: String(agentMs) });
