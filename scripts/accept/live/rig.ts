/** A database with people who are signed in and runs that go on, and somebody who appends to their logs. */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { NO_COST } from '#primitives/kit/belief.ts';
import { joinTestServer } from '#scripts/test-server.ts';
import { createPerson } from '#server/auth/people.ts';
import { createSession } from '#server/auth/session.ts';
import { announce, appendEvents } from '#server/runtime/append.ts';
import { enqueueRun } from '#server/runtime/enqueue.ts';
import { flushNotices } from '#server/runtime/notify.ts';
import { openQueue } from '#server/runtime/queue.ts';
import { cloneDatabase } from '#server/testing/clone.ts';

export type Rig = AsyncDisposable & {
  db: Db;
  databaseUrl: string;
  runs: string[];
  cookies: string[];
  workspaceId: string;
};

const SESSIONS = 50;

export async function openRig(runCount: number): Promise<Rig> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await joinTestServer());
  const database = stack.use(await cloneDatabase(server.url, { max: 4 }));
  const { db } = database.client;
  stack.defer(async () => (await openQueue(db)).stop({ graceful: false }));
  await createPerson(db, { id: 'usr_live', name: 'Live', email: null, workspace: 'Live' });
  const sessions = await Promise.all(Array.from({ length: SESSIONS }, () => createSession(db, 'usr_live')));
  const [member] = await db.execute<{ workspace_id: string }>(sql`select workspace_id from members`);
  const workspaceId = member?.workspace_id ?? '';
  await db.execute(sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values ('pat_live', ${workspaceId}, 'Live', '{}', 'usr_live')`);
  const graph = { format: 1 as const, nodes: [], edges: [] };
  const run = { workspaceId, patternId: 'pat_live', graph, inputs: {}, startedBy: 'usr_live' };
  const runs: string[] = [];
  // No worker takes them: their logs grow by `Writer` alone.
  for (let n = 0; n < runCount; n++) runs.push((await enqueueRun(db, run)).runId);
  const owned = stack.move();
  return {
    ...{ db, databaseUrl: database.url, runs, workspaceId },
    cookies: sessions.map(({ token }) => `next-auth.session-token=${token}`),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What an agent's answer looks like in the log; about 500 bytes. */
const settled = (n: number): RunEvent => ({
  kind: 'node.settled',
  at: Date.now(),
  node: `agent${n % 20}`,
  key: `agent${n % 20}`,
  out: {
    out: {
      outcome: 'ok',
      value: `An answer of ordinary length, the ${n}th of this run: ${'what was asked, and why. '.repeat(8)}`,
      conf: { status: 'self_reported', claim: 'right', raw: 0.87, method: 'margin' },
      evidence: [`agent${n % 20}`],
      cost: NO_COST,
    },
  },
  ms: 12,
});

/** Appends to every run at a steady rate, and remembers when each event was on disk. */
export class Writer {
  /** By run, then by number: when its commit was confirmed, milliseconds since 1970; 0 = not by this writer. */
  readonly committed: number[][];
  readonly #rig: Rig;
  #written = 0;

  constructor(rig: Rig) {
    this.#rig = rig;
    // Number 1 says that the run is queued.
    this.committed = rig.runs.map(() => [0, 0]);
  }

  /** Events in all logs. */
  get total(): number {
    return this.committed.reduce((sum, one) => sum + one.length - 1, 0);
  }

  /** `perSecond` single events to each run, spread over the second, until `ms` have passed. */
  async write({ ms, perSecond }: { ms: number; perSecond: number }): Promise<void> {
    const { runs } = this.#rig;
    const stepMs = 1_000 / (perSecond * runs.length);
    const begin = performance.now();
    for (let step = 0; step * stepMs < ms; step++) {
      const wait = begin + step * stepMs - performance.now();
      if (wait > 0) await pause(wait);
      await this.#append(step % runs.length);
    }
    await flushNotices(this.#rig.db);
  }

  async #append(run: number): Promise<void> {
    const { db, workspaceId, runs } = this.#rig;
    this.#written += 1;
    const entry = { runId: runs[run] ?? '', workspaceId, events: [settled(this.#written)] };
    const appended = await db.transaction((tx) => appendEvents(tx, entry));
    if (!appended) throw new Error('An append was refused.');
    const times = this.committed[run];
    if (times) times[appended.seq] = performance.timeOrigin + performance.now();
    announce(db, entry, appended.seq);
  }
}

/** Looks every 100 ms; false when it did not come true in time. */
export async function within(ms: number, isTrue: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    if (await isTrue()) return true;
    if (performance.now() > end) return false;
    await pause(100);
  }
}
