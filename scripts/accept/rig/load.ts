/** Starts runs, answers their questions, and watches them until they are at their end. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { StoredEvent } from '#engine/events.ts';
import { AppError } from '#server/errors.ts';
import { enqueueRun, type NewRun } from '#server/runtime/enqueue.ts';
import { answerQuestion } from '#server/runtime/people.ts';
import { logOf, PATTERN, WORKSPACE } from '#server/testing/runs.ts';
import { type Call, type Finding, type History, judgeHistory } from './history.ts';
import { answerFor, rightResults, type Shape } from './shapes.ts';

export type Started = { runId: string; shape: Shape; n: number };

/** Run `n` of this shape, as `enqueueRun` takes it. */
export const newRun = (shape: Shape, n: number): NewRun => ({
  ...{ workspaceId: WORKSPACE, patternId: PATTERN, graph: shape.graph, startedBy: 'usr_1' },
  inputs: { input: shape.input(n) },
});

export async function startShape(db: Db, shape: Shape, n: number): Promise<Started> {
  const { runId } = await enqueueRun(db, newRun(shape, n));
  return { runId, shape, n };
}

/** Answers whatever is asked, until `signal` aborts. */
export async function answerAll(
  db: Db,
  started: ReadonlyMap<string, Started>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const open = await db.execute<{ id: string; run: string }>(
      sql`select id, run_id as run from approvals where status = 'open' limit 100`,
    );
    for (const { id, run } of open) {
      const answer = answerFor(started.get(run)?.n ?? 0);
      await answerQuestion(db, { workspaceId: WORKSPACE, approvalId: id, by: 'usr_1', answer }).catch(
        (error: unknown) => {
          // Withdrawn or ended meanwhile.
          if (!(error instanceof AppError)) throw error;
        },
      );
    }
    await pause(open.length > 0 ? 0 : 50);
  }
}

/** Remembers every final state ever seen, and counts those that were followed by another. */
export class Finals {
  readonly #db: Db;
  readonly #seen = new Map<string, string>();
  changed = 0;

  constructor(db: Db) {
    this.#db = db;
  }

  get count(): number {
    return this.#seen.size;
  }

  /** Runs that are final now. */
  async look(): Promise<number> {
    const rows = await this.#db.execute<{ id: string; state: string }>(
      sql`select id, status || ' ' || coalesce(finished_at::text, 'never') as state from runs
          where finished_at is not null or status in ('succeeded', 'abstained', 'failed', 'cancelled')`,
    );
    const now = new Map(rows.map(({ id, state }) => [id, state]));
    for (const [id, state] of this.#seen) {
      if (now.get(id) === state) continue;
      this.changed += 1;
      this.#seen.delete(id);
    }
    for (const [id, state] of now) this.#seen.set(id, state);
    return now.size;
  }

  /** Waits until `count` runs are final; false when for `patienceMs` none became it. */
  async until(count: number, patienceMs: number): Promise<boolean> {
    let best = -1;
    let since = Date.now();
    for (;;) {
      const now = await this.look();
      if (now >= count) return true;
      if (now > best) since = Date.now();
      best = Math.max(best, now);
      if (Date.now() - since > patienceMs) return false;
      await pause(250);
    }
  }
}

export const readCalls = (file: string): Call[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Call)
    : [];

export type Story = { logs: Map<string, StoredEvent[]>; findings: Finding[] };

/** Reads the logs of all runs and judges each. */
export async function judgeAll(db: Db, started: Iterable<Started>): Promise<Story> {
  const rows = await db.execute<{ id: string; status: string }>(sql`select id, status from runs`);
  const statuses = new Map(rows.map(({ id, status }) => [id, status]));
  const story: Story = { logs: new Map(), findings: [] };
  for (const { runId, shape, n } of started) {
    const events = await logOf(db, runId);
    story.logs.set(runId, events);
    const history: History = {
      runId,
      status: statuses.get(runId),
      events,
      right: await rightResults(shape, n),
    };
    story.findings.push(...judgeHistory(history));
  }
  return story;
}

/** A file for the calls, made at once: workers only append. */
export function makeCallsFile(folder: string): string {
  const file = `${folder}/calls`;
  appendFileSync(file, '');
  return file;
}
