/** The process of the watchers, as the measuring process speaks to it. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Delays, Order, Plan, Progress } from './watchers-entry.ts';

const ENTRY = fileURLToPath(new URL('./watchers-entry.ts', import.meta.url));

export class Watchers implements AsyncDisposable {
  readonly #child: ChildProcess;

  constructor(plan: Plan) {
    this.#child = fork(ENTRY, [], { execArgv: ['--disable-warning=ExperimentalWarning'] });
    this.#child.send({ plan } satisfies Order);
  }

  progress(): Promise<Progress> {
    return this.#ask({ ask: 'progress' });
  }

  /** From commit to arrival, over all watchers; milliseconds. */
  delays(committed: readonly (readonly number[])[]): Promise<Delays> {
    return this.#ask({ ask: 'delays', committed });
  }

  /** Closes all connections; the process and what it counted stay. */
  close(): Promise<Progress> {
    return this.#ask({ ask: 'close' });
  }

  async #ask<T>(order: Order): Promise<T> {
    this.#child.send(order);
    const [answer] = (await once(this.#child, 'message')) as [T];
    return answer;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}
