/** A web process to be measured: started, killed, started again at the same port. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readSecret } from '#scripts/lib/checkout.ts';
import { freePort } from '#scripts/lib/processes.ts';
import type { Stats } from './stats-preload.ts';

/** `handler`: the real handler behind a bare server. `next`: the production app; needs a build. */
export type WebKind = 'handler' | 'next';

const PRELOAD = fileURLToPath(new URL('./stats-preload.ts', import.meta.url));
const ENTRIES = {
  handler: fileURLToPath(new URL('./web-entry.ts', import.meta.url)),
  next: fileURLToPath(new URL('../../web.ts', import.meta.url)),
};

export class WebProcess implements AsyncDisposable {
  readonly port: number;
  readonly #script: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  private constructor(kind: WebKind, { port, databaseUrl }: { port: number; databaseUrl: string }) {
    this.port = port;
    this.#script = ENTRIES[kind];
    this.#env = {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      DATABASE_URL: databaseUrl,
      HOST: '127.0.0.1',
      PORT: String(port),
      NEXTAUTH_URL: `http://127.0.0.1:${port}`,
      NEXTAUTH_SECRET: readSecret(),
      LOG_LEVEL: 'error',
    };
  }

  static async start(kind: WebKind, databaseUrl: string): Promise<WebProcess> {
    const web = new WebProcess(kind, { port: await freePort(), databaseUrl });
    await web.start();
    return web;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const child = fork(this.#script, [], {
      env: this.#env,
      execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning', '--import', PRELOAD],
      // What it logs, errors alone, is not the figure that goes to stdout.
      stdio: ['ignore', 2, 'inherit', 'ipc'],
    });
    this.#child = child;
    const ready = Promise.withResolvers<void>();
    child.on('message', (message) => message === 'ready' && ready.resolve());
    child.once('exit', (code) => ready.reject(new Error(`The web process ended with ${code}.`)));
    await ready.promise;
  }

  async kill(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  stats(): Promise<Stats> {
    const child = this.#child;
    if (!child) throw new Error('The web process is not there.');
    return new Promise((resolve) => {
      const hear = (message: unknown) => {
        if (typeof message !== 'object' || message === null || !('stats' in message)) return;
        child.off('message', hear);
        resolve(message.stats as Stats);
      };
      child.on('message', hear);
      child.send('stats');
    });
  }

  /** Resident memory as the system sees it; does not disturb the process. */
  async rssMb(): Promise<number | undefined> {
    const text = await readFile(`/proc/${this.#child?.pid}/status`, 'utf8').catch(() => '');
    const kilobytes = /VmRSS:\s+(\d+)/.exec(text)?.[1];
    return kilobytes === undefined ? (await this.stats()).rssMb : Number(kilobytes) / 1024;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}
