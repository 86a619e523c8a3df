/**
 * One child process that checks. It has an empty environment, three pipes and nothing else of ours, may
 * read only the files it is made of, and may write none. It talks in lines of bounded length.
 *
 * States: starting -> idle -> (asked -> idle)* -> dead. Whatever is odd (an exit, a late, long or strange
 * reply) makes it dead: it is killed and never asked again.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ORACLE_LIMITS } from './limits.ts';

// Not `new URL(name, import.meta.url)`: the bundler of the web process would look for a module there.
const HERE = dirname(fileURLToPath(import.meta.url));
const path = (name: string): string => join(HERE, '..', '..', name);
const ENTRY = join(HERE, 'inside', 'main.ts');
/** Not the checkout: settings and keys lie beside the code. */
const READABLE = ['server/oracles/', 'server/agents/', 'primitives/kit/', 'node_modules/', 'package.json'];

/** The permission model: reading its own files is all it may do. The network is `noNetwork`'s matter. */
export const CHILD_FLAGS = [
  `--max-old-space-size=${ORACLE_LIMITS.heapMb}`,
  '--permission',
  '--allow-worker',
  ...READABLE.map((name) => `--allow-fs-read=${path(name)}`),
  '--disallow-code-generation-from-strings',
  '--disable-proto=delete',
  '--no-addons',
  '--no-warnings',
];

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['ready', 'started']) }),
  z.object({
    kind: z.literal('done'),
    verdict: z.enum(['pass', 'fail', 'partial', 'error']),
    score: z.number().min(0).max(1).optional(),
    detail: z.string(),
    isSpoiled: z.boolean().optional(),
  }),
]);
type Message = z.infer<typeof message>;
export type Done = Extract<Message, { kind: 'done' }>;

/** Why there is no reply; `message` is one sentence for a person. */
export class ChildFailed extends Error {}

export type OracleChild = {
  pid: number | undefined;
  isAlive(): boolean;
  /**
   * Sends one request, as one line. Rejects with `ChildFailed`, or with the reason of `signal`; the child
   * is dead then. `workMs` starts when the child has loaded what it needs.
   */
  ask(line: string, options: { workMs: number; signal: AbortSignal }): Promise<Done>;
  /** Lets this process end although the child lives, or not. */
  hold(how: 'ref' | 'unref'): void;
  kill(): void;
};

type Process = ChildProcessByStdio<Writable, Readable, null>;
type Listener = { take(message: Message): void; refuse(problem: string): void };

/** `before`: a command that runs the one after it, as `noNetwork` gives. */
export function startChild(before: readonly string[]): OracleChild {
  const [command = process.execPath, ...args] = [...before, process.execPath, ...CHILD_FLAGS, ENTRY];
  // A session of its own: Ctrl-C must not look like a check that crashed. It ends with its standard input.
  const child = spawn(command, args, {
    cwd: '/',
    // No secrets. (Next.js declares NODE_ENV to be there always.)
    env: {} as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const state: { listener?: Listener; isAlive: boolean } = { isAlive: true };
  const kill = (problem = 'The check was ended.'): void => {
    state.isAlive = false;
    child.kill('SIGKILL');
    state.listener?.refuse(problem);
  };
  child.once('error', () => kill('The check could not be started.'));
  child.once('exit', () => kill('The check crashed or needed too much memory.'));
  child.stdin.on('error', () => kill('The check crashed.'));
  readLines(child.stdout, {
    take: (line) => {
      const read = readMessage(line);
      if (read) state.listener?.take(read);
      else kill('The check gave a reply that cannot be read.');
    },
    refuse: kill,
  });
  return {
    pid: child.pid,
    isAlive: () => state.isAlive,
    ask: (line, options) => ask({ child, state, kill }, line, options),
    hold: (how) => holdProcess(child, how),
    kill,
  };
}

function readMessage(line: string): Message | undefined {
  try {
    return message.parse(JSON.parse(line));
  } catch {
    return undefined;
  }
}

type Reader = { take(line: string): void; refuse(problem: string): void };

/** Calls `take` for each line; refuses a line longer than a reply may be, before it has all arrived. */
function readLines(stream: Readable, { take, refuse }: Reader): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    if ([rest, ...lines].some((line) => line.length > ORACLE_LIMITS.replyBytes))
      return refuse('The check gave a reply that is too long.');
    lines.forEach(take);
  });
}

type Running = {
  child: Process;
  state: { listener?: Listener; isAlive: boolean };
  kill(problem?: string): void;
};

async function ask(
  { child, state, kill }: Running,
  line: string,
  { workMs, signal }: { workMs: number; signal: AbortSignal },
): Promise<Done> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<Done>();
  let timer = setTimeout(() => kill('The check could not be started in time.'), ORACLE_LIMITS.loadMs);
  const cancel = () => {
    reject(signal.reason);
    kill();
  };
  signal.addEventListener('abort', cancel, { once: true });
  state.listener = {
    refuse: (problem) => reject(new ChildFailed(problem)),
    take: (said) => {
      if (said.kind === 'done') resolve(said);
      if (said.kind !== 'started') return;
      clearTimeout(timer);
      timer = setTimeout(() => kill('It did not finish in the time it has.'), workMs);
    },
  };
  try {
    if (!state.isAlive) throw new ChildFailed('The check crashed.');
    child.stdin.write(`${line}\n`);
    return await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', cancel);
    delete state.listener;
  }
}

function holdProcess(child: Process, how: 'ref' | 'unref'): void {
  child[how]();
  for (const pipe of [child.stdin, child.stdout]) if (pipe instanceof Socket) pipe[how]();
}
