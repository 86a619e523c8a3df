/**
 * Executes one run as far as it goes. First execution and recovery are one path: recovery begins with a
 * longer log.
 *
 *   queued -> running -> succeeded | abstained | failed | cancelled
 *             running -> waiting (only people or time can go on) -> running
 *
 * Claiming a run raises its epoch in one statement; from then on an older executor can write nothing.
 */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { Debug } from '#engine/debug.ts';
import { costOf } from '#engine/event-cost.ts';
import type { FinalStatus, RunEvent, StoredEvent } from '#engine/events.ts';
import { type Interpreted, interpret } from '#engine/interpret.ts';
import { type Belief, fail, type Outcome } from '#primitives/kit/belief.ts';
import { Fenced, type RunRef } from './append.ts';
import { type Claim, claimRun } from './claim.ts';
import { type Clock, clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { debugOf, withoutOff, withPin } from './debug.ts';
import { type CallAgent, RunEffects } from './effects.ts';
import { tellText } from './live-text.ts';
import { expireQuestions } from './people.ts';
import { type Planned, planOf, replan } from './plans.ts';
import { openQueue, type RunJob, sendRun } from './queue.ts';
import { readLog } from './read-log.ts';
import { isRepeat, type Recovered, recover } from './recover.ts';
import { RunLog } from './run-log.ts';

const REST_MS = 30_000;

/** A run that got nowhere this often is stopped: it may be what kills its workers. */
const ATTEMPTS_MAX = 5;

export type Execution = {
  db: Db;
  job: RunJob;
  /** The job was given out before: its worker died, or was told to stop. */
  isTakeover: boolean;
  /** Id of this worker. */
  worker: string;
  callAgent: CallAgent;
  /** A run that waits for nothing but timers, all due later than in this many milliseconds, is let go of. */
  restMs?: number;
  /** Aborts when this worker must let go of the run without ending it. */
  stop: AbortSignal;
  /** Aborts when the run is to be cancelled. */
  cancel: AbortController;
};

/** `stale` = nothing to do here: ended, waiting without news, or in another worker's hands. */
export type Executed = 'finished' | 'waiting' | 'stale' | 'stopped';

/** Rejects when the database does: the job then goes back to the queue and the log tells where to go on. */
export async function executeRun(execution: Execution): Promise<Executed> {
  const { db, job } = execution;
  const ref = { runId: job.run, workspaceId: job.workspace };
  if (job.because === 'timer') await expireQuestions(db, ref);
  await clockOf(db).current();
  const claim = await claimRun(db, {
    ...ref,
    month: job.month,
    worker: execution.worker,
    at: clockOf(db).now(),
    isRescue: execution.isTakeover || job.because === 'handover',
    because: execution.isTakeover || job.because === 'start' ? 'takeover' : job.because,
  });
  if (!claim) return 'stale';
  try {
    return await new Executor(execution, ref, claim).run();
  } catch (error) {
    if (error instanceof Fenced) return 'stale';
    throw error;
  }
}

/** How often the run was started since it last got anywhere. */
export async function attemptsOf(db: Db, { run, workspace }: RunJob): Promise<number> {
  return recover(await readLog(db, { runId: run, workspaceId: workspace }, { after: 0 })).attempts;
}

class Executor {
  readonly #execution: Execution;
  readonly #ref: RunRef;
  readonly #claim: Claim;
  readonly #log: RunLog;
  readonly #clock: Clock;
  #known: Recovered = recover([]);

  constructor(execution: Execution, ref: RunRef, claim: Claim) {
    this.#execution = execution;
    this.#ref = ref;
    this.#claim = claim;
    this.#clock = clockOf(execution.db);
    this.#log = new RunLog(execution.db, {
      ...ref,
      epoch: claim.epoch,
      month: claim.month,
      seq: 0,
      spent: () => this.#known.spent,
      onLost: () => this.#letGo.abort(),
      onCancel: () => execution.cancel.abort(),
    });
  }

  readonly #letGo = new AbortController();
  /** When the run, as it was last left, is to be woken. */
  #due: number | undefined;

  async run(): Promise<Executed> {
    await this.#begin();
    if (this.#known.attempts > ATTEMPTS_MAX) return this.#stopPoison();
    if (this.#execution.cancel.signal.aborted) return this.#finish('cancelled', undefined);
    const planned = await this.#plan();
    if (typeof planned === 'string') return this.#finish('failed', fail(planned));
    for (;;) {
      const end = await this.#interpret(planned);
      if (end === 'stopped') return 'stopped';
      if (end.kind === 'done') return this.#finish(STATUS[end.result.outcome], end.result);
      if (end.kind === 'cancelled') return this.#finish('cancelled', undefined);
      if (await this.#rest(end.for)) {
        crashPoint('rest.committed');
        return 'waiting';
      }
      await this.#catchUp();
    }
  }

  async #plan(): Promise<Planned | string> {
    const { hash, debug } = this.#claim;
    const planned = await planOf(this.#execution.db, { runId: this.#ref.runId, hash });
    if (!debug || typeof planned === 'string') return planned;
    return replan(planned, { until: debug.until, pins: withoutOff(debug, this.#known) });
  }

  /** False: something has happened meanwhile, and the run can go on. */
  async #rest(reason: 'person' | 'timer' | 'breakpoint'): Promise<boolean> {
    const until = this.#due;
    const event = { kind: 'run.waiting', at: this.#clock.now(), for: reason } as const;
    crashPoint('rest.before');
    if (until === undefined) return this.#log.commitIfCurrent(event);
    // The job that wakes it comes first: without the event it finds nothing to do, and that is harmless.
    const { db } = this.#execution;
    const { runId: run, workspaceId: workspace } = this.#ref;
    const boss = await openQueue(db);
    await db.transaction((tx) => sendRun(tx, boss, { run, workspace, because: 'timer', at: until }));
    crashPoint('rest.alarm-set');
    return this.#log.commitIfCurrent({ ...event, until });
  }

  /** What was there when the run was claimed. */
  async #begin(): Promise<void> {
    const { event, isCancelRequested } = this.#claim;
    // Second after `run.queued`: there is nothing else to read.
    const isNew = event.kind === 'run.started' && event.seq === 2;
    this.#learn(isNew ? [event] : await this.#read());
    if (isCancelRequested) this.#execution.cancel.abort();
  }

  #read(): Promise<StoredEvent[]> {
    return readLog(this.#execution.db, this.#ref, { after: 0, month: this.#claim.month });
  }

  /**
   * Throws `Fenced` when another worker has claimed the run since: who writes behind a claim that they have read does
   * not find their number taken.
   */
  #learn(events: readonly StoredEvent[]): void {
    const last = events.findLast((event) => event.kind === 'run.started' || event.kind === 'run.resumed');
    if (last?.epoch !== this.#claim.epoch) throw new Fenced(this.#ref);
    this.#known = recover(events);
    this.#log.catchUp(this.#known.seq);
  }

  /** Reads on after others have written; throws `Fenced` when somebody else has the run by now. */
  async #catchUp(): Promise<void> {
    this.#learn(await this.#read());
    // After the log: an epoch that is still this one's means that no other worker's claim is in it.
    const [row] = await this.#execution.db
      .select({ epoch: runs.epoch, finishedAt: runs.finishedAt, cancelRequested: runs.cancelRequested })
      .from(runs)
      .where(eq(runs.id, this.#ref.runId));
    if (row?.epoch !== this.#claim.epoch || row.finishedAt) throw new Fenced(this.#ref);
    if (row.cancelRequested) this.#execution.cancel.abort();
  }

  async #interpret({ graph, plan }: Planned): Promise<Interpreted | 'stopped'> {
    const { stop, cancel, db, callAgent, restMs = REST_MS } = this.#execution;
    const letGo = this.#letGo.signal;
    // Not `AbortSignal.any`, which every run would pay for with weak references.
    const halt = new AbortController();
    const end = () => halt.abort();
    // Closing the log first: what is aborted by letting go is not the run's story.
    const close = () => {
      this.#log.close(new Fenced(this.#ref));
      end();
    };
    const leave = () => this.#letGo.abort();
    on(letGo, close);
    on(stop, leave);
    on(cancel.signal, end);
    const effects = new RunEffects({
      ...this.#ref,
      db,
      pattern: graph,
      callAgent,
      clock: this.#clock,
      timers: this.#known.timers,
      restMs,
      letGo,
      emit: (event) => this.#emit(event),
      onText: (live) => tellText(db, this.#ref, live),
    });
    try {
      const reached = await interpret(plan, this.#claim.inputs, {
        effects,
        known: this.#known.known,
        ...this.#debug(),
        signal: halt.signal,
        journal: {
          emit: (event) => this.#emit(event),
          commit: (event) => this.#commit(event, effects),
        },
      });
      this.#due = effects.nextDue;
      return stop.aborted ? 'stopped' : reached;
    } catch (error) {
      if (stop.aborted) return 'stopped';
      throw error;
    } finally {
      effects.close();
      letGo.removeEventListener('abort', close);
      stop.removeEventListener('abort', leave);
      cancel.signal.removeEventListener('abort', end);
    }
  }

  #debug(): { debug?: Debug } {
    const { debug } = this.#claim;
    return debug ? { debug: debugOf(debug, this.#known) } : {};
  }

  #emit(event: RunEvent): void {
    if (!isRepeat(this.#known, event)) this.#log.emit(withPin(event, this.#known));
  }

  async #commit(event: RunEvent, effects: RunEffects): Promise<void> {
    const cost = costOf(event);
    if (cost) {
      this.#known.spent.calls += cost.calls;
      this.#known.spent.units += cost.units;
    }
    const asked = 'key' in event ? effects.asked(event.key) : undefined;
    const isOutcome = event.kind === 'node.settled' || event.kind === 'effect.settled';
    crashPoint('outcome.before-commit');
    await this.#log.commit(isOutcome && asked ? { ...event, asked } : event);
    crashPoint('outcome.committed');
  }

  #stopPoison(): Promise<Executed> {
    return this.#finish('failed', fail(`Stopped after ${ATTEMPTS_MAX} attempts that got nowhere.`));
  }

  async #finish(status: FinalStatus, result: Belief | undefined): Promise<Executed> {
    const { startedAt } = this.#known;
    crashPoint('finish.before-commit');
    await this.#log.commit(finishedEvent(status, result, { at: this.#clock.now(), startedAt }));
    crashPoint('finish.committed');
    return 'finished';
  }
}

/** At once where it has aborted already. */
function on(signal: AbortSignal, work: () => void): void {
  if (signal.aborted) work();
  else signal.addEventListener('abort', work, { once: true });
}

const STATUS: Record<Outcome, FinalStatus> = { ok: 'succeeded', abstain: 'abstained', fail: 'failed' };

/** Times in milliseconds since 1970 by the database's clock; a run that never started took no time. */
export function finishedEvent(
  status: FinalStatus,
  result: Belief | undefined,
  { at, startedAt }: { at: number; startedAt: number | undefined },
): RunEvent {
  const ms = startedAt === undefined ? 0 : Math.max(0, at - startedAt);
  const base = { kind: 'run.finished', at, status, ms } as const;
  if (!result) return { ...base, outcome: 'abstain', reason: 'The run was cancelled.' };
  const { outcome, reason } = result;
  return reason === undefined ? { ...base, outcome, result } : { ...base, outcome, result, reason };
}
