/**
 * Keeps one child process alive. The child runs in a session of its own, so Ctrl-C in the terminal
 * reaches only the parent, which then stops its children in order.
 *
 * States: starting -> ready -> (crashed -> waiting -> starting)* -> stopping -> stopped. The pause
 * after a crash doubles from 0.5 s to 30 s and starts anew once the child lived for a minute.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ROOT } from './checkout.ts';

const PRELOAD = fileURLToPath(new URL('./child.ts', import.meta.url));
const PAUSE_MS = { first: 500, most: 30_000 };
const STEADY_MS = 60_000;

export type Child = AsyncDisposable & {
  /** Resolves when the child said `ready` over its channel; rejects if it ends before. */
  ready: Promise<void>;
  pid(): number | undefined;
  /** Stops it and starts it again at once. */
  restart(): void;
};

type Options = {
  name: string;
  script: string;
  args?: string[];
  env: NodeJS.ProcessEnv;
  say: (line: string) => void;
  /** Takes what the child prints; without it the child prints to this process' terminal. */
  output?: (text: string) => void;
};

export function supervise(options: Options): Child {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopping = false;
  let isRestarting = false;
  let pause = PAUSE_MS.first;
  const ready = Promise.withResolvers<void>();
  ready.promise.catch(() => {});

  const start = () => {
    const begin = Date.now();
    child = forkChild(options);
    child.on('message', (message) => message === 'ready' && ready.resolve());
    child.once('exit', (code, signal) => {
      ready.reject(
        new Error(`The ${options.name} process ended while starting (${signal ?? `code ${code}`}).`),
      );
      if (isStopping) return;
      if (Date.now() - begin > STEADY_MS) pause = PAUSE_MS.first;
      if (!isRestarting)
        options.say(
          `The ${options.name} process ended (${signal ?? `code ${code}`}); starting it again in ${pause / 1000} s.`,
        );
      timer = setTimeout(start, isRestarting ? 0 : pause);
      pause = isRestarting ? pause : Math.min(pause * 2, PAUSE_MS.most);
      isRestarting = false;
    });
  };
  start();

  return {
    ready: ready.promise,
    pid: () => child?.pid,
    restart: () => {
      if (isRestarting || isStopping) return;
      isRestarting = true;
      if (child) void end(child);
    },
    async [Symbol.asyncDispose]() {
      isStopping = true;
      clearTimeout(timer);
      if (child) await end(child);
    },
  };
}

function forkChild({ script, args = [], env, output }: Options): ChildProcess {
  const stream = output ? 'pipe' : 'inherit';
  const child = fork(script, args, {
    cwd: ROOT,
    env,
    detached: true,
    execArgv: ['--import', PRELOAD, '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', stream, stream, 'ipc'],
  });
  for (const pipe of [child.stdout, child.stderr]) pipe?.on('data', (data: Buffer) => output?.(String(data)));
  return child;
}

/** What it works on may end; see stop-gracefully.ts and server/runtime/work.ts, which take less. */
const STOP_MS = 20_000;

/** SIGTERM, and SIGKILL after 20 s. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await promise;
  clearTimeout(timer);
}
