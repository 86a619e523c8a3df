/** One trial: a database of its own, what is called, a healthy worker in this process, and somebody who answers. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { StoredEvent } from '#engine/events.ts';
import { callAgent } from '#server/agents/registry.ts';
import type { CallAgent } from '#server/runtime/effects.ts';
import { type RunningWorker, startWorker } from '#server/runtime/work.ts';
import { logOf, statusOf, until } from '#server/testing/runs.ts';
import { slowed, stubAgent } from '#server/testing/stub-agents.ts';
import { answerAll, type Started, startShape } from './load.ts';
import type { Rig } from './server.ts';
import { rightResults, type Shape } from './shapes.ts';

let stages = 0;

export class Stage {
  readonly url: string;
  readonly db: Db;
  /** The file that calls are told in. */
  readonly calls: string;
  /** Answers questions of shapes that want it. */
  isAnswering = true;
  /** How many times as long the agents of the healthy worker take as their names say. */
  slowness = 0.05;
  readonly #started = new Map<string, Started>();
  readonly #over = new AbortController();
  #answering: Promise<void> | undefined;
  #healthy: RunningWorker | undefined;

  constructor({ url, db, folder }: { url: string; db: Db; folder: string }) {
    this.url = url;
    this.db = db;
    this.calls = join(folder, `calls-${++stages}`);
    writeFileSync(this.calls, '');
  }

  async start(shape: Shape): Promise<string> {
    const made = await startShape(this.db, shape, 0);
    this.#started.set(made.runId, made);
    return made.runId;
  }

  /** From now on there is a worker that nothing happens to, and somebody who answers. */
  async heal(): Promise<void> {
    this.#answer();
    this.#healthy = await startWorker({ url: this.url, callAgent: this.#call });
  }

  /** The question that is open. */
  async question(): Promise<string | undefined> {
    const [row] = await this.db.execute<{ id: string }>(sql`select id from approvals where status = 'open'`);
    return row?.id;
  }

  /** The final status, or the last one seen before patience ended. */
  async end(runId: string): Promise<string | undefined> {
    const isOver = async () => (await this.log(runId)).some(({ kind }) => kind === 'run.finished');
    await until(isOver, { ms: 60_000 }).catch(() => {});
    return statusOf(this.db, runId);
  }

  log(runId: string): Promise<StoredEvent[]> {
    return logOf(this.db, runId);
  }

  right(shape: Shape): Promise<ReadonlySet<string>> {
    return rightResults(shape, 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#answering;
    await this.#healthy?.stop();
  }

  #answer(): void {
    if (this.isAnswering) this.#answering ??= answerAll(this.db, this.#started, this.#over.signal);
  }

  readonly #call: CallAgent = (request, { idempotencyKey, key, signal }) => {
    appendFileSync(
      this.calls,
      `${JSON.stringify({ call: idempotencyKey, pid: process.pid, at: Date.now() })}\n`,
    );
    return callAgent(request, {
      signal,
      evidence: [key],
      find: async () => stubAgent(request.agentId, key, slowed(this.slowness)),
    });
  };
}

export async function openStage(rig: Rig): Promise<Stage> {
  const database = await rig.database({ max: 3 });
  const stage = new Stage({ url: database.url, db: database.client.db, folder: rig.folder });
  const close = stage[Symbol.asyncDispose].bind(stage);
  stage[Symbol.asyncDispose] = async () => {
    await close();
    await database[Symbol.asyncDispose]();
  };
  return stage;
}
