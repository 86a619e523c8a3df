/**
 * Who may start a run now. Workers are never short of work while anything waits, so what is over their
 * capacity only waits longer; it is refused at the door instead, with the time at which it is worth coming
 * back.
 *
 *   429: this workspace's runs would wait longer than five seconds.
 *   503: everybody's would wait longer than twenty; said to those with more than their share of the queue,
 *        and from twice that on to all.
 *
 * Waiting times follow from what waits and what the workers have started lately. A number of runs may wait
 * however slow that is: workers may be starting, or the first ones may have come this moment.
 */
import type { Db } from '#db/client.ts';
import { AppError } from '#server/errors.ts';
import { type Backlog, backlogOf, type Waiting } from './backlog.ts';
import { keptPerDatabase } from './kept.ts';
import { openQueue } from './queue.ts';

/** `runs` may always wait; more of them as long as none waits longer than `seconds`. */
export type Budget = { runs: number; seconds: number };

export const OF_WORKSPACE: Budget = { runs: 100, seconds: 5 };
export const OF_EVERYBODY: Budget = { runs: 1_000, seconds: 20 };

/** Seconds to come back after; nobody is sent away for longer. */
const RETRY = { least: 1, most: 60 };
/** Said where no worker has started anything lately, so that no time can be told. */
const RETRY_UNKNOWN = 15;

export type Refusal = 'load.workspace' | 'load.everybody';

const limitOf = ({ runs, seconds }: Budget, { perSecond }: Waiting): number =>
  Math.max(runs, Math.floor(perSecond * seconds));

/** Pure: `undefined` lets the run in. */
export function judge(own: Waiting, total: Waiting & { workspaces: number }): Refusal | undefined {
  if (own.jobs >= limitOf(OF_WORKSPACE, own)) return 'load.workspace';
  const most = limitOf(OF_EVERYBODY, total);
  if (total.jobs < most) return undefined;
  const share = Math.max(1, most / Math.max(1, total.workspaces));
  return own.jobs >= share || total.jobs >= 2 * most ? 'load.everybody' : undefined;
}

/**
 * The refused stand in a line that nobody sees: each is told a time at which one more can be let in, so that
 * they do not all come back at once.
 */
export class Line {
  /** Milliseconds: the next one in the line is told this. */
  #at = 0;

  /** Whole seconds from `now` (milliseconds) until there is room. */
  next({ jobs, perSecond }: Waiting, { limit, now }: { limit: number; now: number }): number {
    if (perSecond === 0) return RETRY_UNKNOWN;
    const room = now + (Math.max(0, jobs - limit + 1) / perSecond) * 1000;
    this.#at = Math.min(Math.max(this.#at + 1000 / perSecond, room), now + RETRY.most * 1000);
    return Math.min(RETRY.most, Math.max(RETRY.least, Math.ceil((this.#at - now) / 1000)));
  }
}

const EVERYBODY = '';

class Admission {
  readonly #db: Db;
  readonly #backlog: Backlog;
  readonly #lines = new Map<string, Line>();

  constructor(db: Db) {
    this.#db = db;
    this.#backlog = backlogOf(db);
  }

  async admit(workspace: string): Promise<void> {
    await openQueue(this.#db);
    await this.#backlog.look();
    const refusal = this.refusal(workspace);
    if (refusal) throw refusal;
    this.#lines.delete(workspace);
  }

  /** From what is known now. */
  refusal(workspace: string): AppError | undefined {
    const own = this.#backlog.of(workspace);
    const { total } = this.#backlog;
    const refusal = judge(own, total);
    return refusal && this.#refuse(refusal, { workspace, own, total });
  }

  /** Undefined where the last measurement is too old to say. */
  refusalAtOnce(workspace: string): AppError | undefined {
    void this.#backlog.look().catch(() => {});
    return this.#backlog.isUsable ? this.refusal(workspace) : undefined;
  }

  #refuse(refusal: Refusal, asked: { workspace: string; own: Waiting; total: Waiting }): AppError {
    const isOwn = refusal === 'load.workspace';
    const [key, waiting] = isOwn ? [asked.workspace, asked.own] : [EVERYBODY, asked.total];
    const line = this.#lines.get(key) ?? new Line();
    this.#lines.set(key, line);
    const limit = limitOf(isOwn ? OF_WORKSPACE : OF_EVERYBODY, waiting);
    const seconds = line.next(waiting, { limit, now: performance.now() });
    return new AppError(refusal, { count: waiting.jobs, seconds }, { retryAfter: seconds });
  }
}

const admissions = keptPerDatabase<Admission>('admissions');

function admissionOf(db: Db): Admission {
  const known = admissions.get(db);
  if (known) return known;
  const made = new Admission(db);
  admissions.set(db, made);
  return made;
}

/**
 * Lets one more run of the workspace in (`enqueueRun` counts it), or throws `load.workspace` or `load.everybody` with the seconds to come
 * back after.
 */
export const admit = (db: Db, workspaceId: string): Promise<void> => admissionOf(db).admit(workspaceId);

/** What `admit` would throw, without asking the database; undefined where it would have to. */
export const refusalAtOnce = (db: Db, workspaceId: string): AppError | undefined =>
  admissionOf(db).refusalAtOnce(workspaceId);
