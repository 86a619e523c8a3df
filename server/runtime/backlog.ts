/**
 * How much waits in the queue, by workspace, without a count for every start: one statement per process
 * and quarter of a second, and only while somebody asks. Between two of them this process adds what it let
 * in itself; that other processes did the same shows with the next one.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { keptPerDatabase } from './kept.ts';
import { RUNS } from './queue.ts';

/** What waits for one workspace. */
export type Waiting = {
  /** Jobs that could start now. */
  jobs: number;
  /** Runs of it that were started by a worker, per second, over the last five seconds. */
  perSecond: number;
};

/** Measured anew when older than this. */
const FRESH_MS = 250;
/** Used meanwhile, so that nobody waits for the measuring, unless it is older than this. */
const USABLE_MS = 2_000;
/** Started runs are counted over this time. */
const WINDOW_SECONDS = 5;

const NOTHING: Waiting = { jobs: 0, perSecond: 0 };

export class Backlog {
  readonly #db: Db;
  #waiting: ReadonlyMap<string, Waiting> = new Map();
  #total: Waiting = NOTHING;
  /** Let in by this process since the last measurement began. */
  #added = new Map<string, number>();
  #measuredAt = Number.NEGATIVE_INFINITY;
  #measuring: Promise<void> | undefined;

  constructor(db: Db) {
    this.#db = db;
  }

  get isUsable(): boolean {
    return performance.now() - this.#measuredAt < USABLE_MS;
  }

  /** Resolves when something usable is known; rejects when the database cannot be asked. */
  async look(): Promise<void> {
    if (performance.now() - this.#measuredAt < FRESH_MS) return;
    this.#measuring ??= this.#measure().finally(() => {
      this.#measuring = undefined;
    });
    if (!this.isUsable) return this.#measuring;
    this.#measuring.catch(() => {});
  }

  of(workspace: string): Waiting {
    const { jobs, perSecond } = this.#waiting.get(workspace) ?? NOTHING;
    return { jobs: jobs + (this.#added.get(workspace) ?? 0), perSecond };
  }

  /** Of all workspaces together, and how many of them wait. */
  get total(): Waiting & { workspaces: number } {
    let { jobs } = this.#total;
    for (const added of this.#added.values()) jobs += added;
    const workspaces = new Set([...this.#waiting.keys(), ...this.#added.keys()]).size;
    return { jobs, perSecond: this.#total.perSecond, workspaces };
  }

  /** One more is let in. */
  add(workspace: string): void {
    this.#added.set(workspace, (this.#added.get(workspace) ?? 0) + 1);
  }

  async #measure(): Promise<void> {
    const added = new Map<string, number>();
    const before = this.#added;
    this.#added = added;
    try {
      this.#waiting = await measureWaiting(this.#db);
    } catch (error) {
      for (const [workspace, jobs] of before) added.set(workspace, jobs + (added.get(workspace) ?? 0));
      throw error;
    }
    let [jobs, perSecond] = [0, 0];
    for (const one of this.#waiting.values()) {
      jobs += one.jobs;
      perSecond += one.perSecond;
    }
    this.#total = { jobs, perSecond };
    this.#measuredAt = performance.now();
  }
}

const backlogs = keptPerDatabase<Backlog>('backlogs');

/** The process's one for this database. */
export function backlogOf(db: Db): Backlog {
  const known = backlogs.get(db);
  if (known) return known;
  const made = new Backlog(db);
  backlogs.set(db, made);
  return made;
}

/**
 * Reads what waits through the index that workers fetch by, which leaves out timers that are not due. Of the
 * runs, only those young enough to have waited less than the oldest job are looked at.
 */
async function measureWaiting(db: Db): Promise<Map<string, Waiting>> {
  const rows = await db.execute<{ workspace: string; jobs: number; started: number }>(sql`
    with waiting as (
      select group_id as workspace, count(*)::int as jobs, min(start_after) as oldest
      from pgboss.job
      where name = ${RUNS} and state < 'active' and not blocked and start_after <= now()
      group by group_id
    )
    select workspace, jobs, (
      select count(*)::int from runs
      where workspace_id = workspace
        and created_at > greatest(oldest, now() - interval '2 minutes') - ${WINDOW_SECONDS} * interval '1 second'
        and started_at > now() - ${WINDOW_SECONDS} * interval '1 second') as started
    from waiting where workspace is not null`);
  return new Map(
    rows.map(({ workspace, jobs, started }) => [workspace, { jobs, perSecond: started / WINDOW_SECONDS }]),
  );
}
