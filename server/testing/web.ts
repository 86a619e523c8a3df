/** Starts web processes for tests (web-entry.ts) and asks them for things. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { cancelRun } from '#server/runtime/cancel.ts';
import type { NewRun } from '#server/runtime/enqueue.ts';
import type { answerQuestion } from '#server/runtime/people.ts';
import { REPAIR, settings } from './runs.ts';

export type WebAsk =
  | { what: 'start'; run: NewRun }
  | { what: 'answer'; answer: Parameters<typeof answerQuestion>[1] }
  | { what: 'cancel'; cancel: Parameters<typeof cancelRun>[1] };
export type WebRequest = { id: number; ask: WebAsk };
/** `problem`: it threw; `refused` = the code of an `AppError`. */
export type WebAnswer = { id: number; result?: unknown; problem?: string; refused?: string };

/** Whether it was done is unknown: the process ended first. */
export class WebGone extends Error {}

export type WebProcess = AsyncDisposable & {
  pid: number;
  /** Rejects with `WebGone`, or with what the process said. */
  ask(ask: WebAsk): Promise<unknown>;
  exited: Promise<NodeJS.Signals | null>;
};

const ENTRY = fileURLToPath(new URL('./web-entry.ts', import.meta.url));

export async function spawnWeb(url: string, crashPoint?: string): Promise<WebProcess> {
  const env = { ...settings(url), ...(crashPoint !== undefined && { CRASH_POINT: crashPoint }) };
  const child = fork(ENTRY, {
    env,
    execArgv: ['--import', REPAIR],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  void exited.then(() => {
    for (const one of waiting.values()) one.reject(new WebGone('The web process ended.'));
    waiting.clear();
  });
  const ready = Promise.withResolvers<void>();
  child.on('message', (message: WebAnswer | 'ready') => {
    if (message === 'ready') return ready.resolve();
    const one = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.problem === undefined) return one?.resolve(message.result);
    one?.reject(Object.assign(new Error(message.problem), { refused: message.refused }));
  });
  await Promise.race([ready.promise, exited]);
  let last = 0;
  return {
    pid: child.pid ?? 0,
    exited,
    ask(ask) {
      const id = ++last;
      const answer = Promise.withResolvers<unknown>();
      waiting.set(id, answer);
      if (child.connected) child.send({ id, ask } satisfies WebRequest);
      else answer.reject(new WebGone('The web process has ended.'));
      return answer.promise;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
