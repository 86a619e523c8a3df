/** A worker process: takes jobs, executes runs, answers for them with its lease. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { connect } from '#db/client.ts';
import { callAgent as callRegistered } from '#server/agents/registry.ts';
import { startCourier } from '#server/hooks/courier.ts';
import { log } from '#server/log.ts';
import { startScheduler } from '#server/schedules/scheduler.ts';
import { agentsIn } from './agents.ts';
import { Dispatcher } from './dispatch.ts';
import type { CallAgent } from './effects.ts';
import { endLease } from './lease.ts';
import { listenerOf } from './listen.ts';
import { startMaintenance } from './maintain.ts';
import { openSupervisedQueue } from './queue.ts';

export type WorkerOptions = {
  url: string;
  /** Runs at once (40). */
  slots?: number;
  /** How agents are called; the registry of this process when not given. */
  callAgent?: CallAgent;
  /** A run that waits for nothing but timers, all due later than in this many milliseconds, is let go of (30,000). */
  restMs?: number;
};

export type RunningWorker = {
  id: string;
  /**
   * Takes nothing more; calls on their way may take `drainMs` (0) to end. Then it lets go of everything, and other
   * workers go on. Safe to call twice.
   */
  stop(drainMs?: number): Promise<void>;
  /** Resolves when it has stopped. */
  ended: Promise<void>;
};

const RETRY_MS = 1_000;

/** Resolves when the worker takes jobs. Waits for a database that is not there yet. */
export async function startWorker({
  url,
  slots = 32,
  callAgent,
  ...rest
}: WorkerOptions): Promise<RunningWorker> {
  const worker = { id: `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`, pid: process.pid };
  const logger = log().child({ worker: worker.id });
  const client = connect(url, { name: 'parallax-worker', max: 12, plan: 'once' });
  const { db } = client;
  const onError = (error: unknown, what: string) => logger.error({ err: error }, what);
  const boss = await patiently(
    () => openSupervisedQueue(db, (error) => onError(error, 'the queue')),
    onError,
  );
  const find = agentsIn(db);
  const call: CallAgent = (request, { workspaceId, key, ...rest }) =>
    callRegistered(request, { ...rest, evidence: [key], find: (id) => find(workspaceId, id) });
  const dispatcher = new Dispatcher({
    db,
    boss,
    worker,
    callAgent: callAgent ?? call,
    slots,
    onError,
    ...rest,
  });
  const listener = listenerOf(db);
  listener.watch({}, (notice) => {
    if (!notice || notice.kinds.includes('job')) dispatcher.wake();
    if (notice?.kinds.includes('cancel')) dispatcher.cancel(notice.run);
  });
  await dispatcher.begin();
  const scheduler = startScheduler(db, { onError });
  const courier = startCourier(db, { onError });
  const maintenance = startMaintenance(db, { onError });
  const ended = dispatcher.run().then(async () => {
    await Promise.all([scheduler.stop(), courier.stop(), maintenance.stop()]);
    await endLease(db, worker).catch((error: unknown) => onError(error, 'ending the lease'));
    await boss.stop({ graceful: false });
    await listener.close();
    await client.close();
    logger.info('worker stopped');
  });
  logger.info({ slots }, 'worker started');
  const stop = (drainMs = 0) => {
    dispatcher.stop(drainMs);
    void scheduler.stop();
    void courier.stop();
    void maintenance.stop();
    return ended;
  };
  return { id: worker.id, stop, ended };
}

async function patiently<T>(
  work: () => Promise<T>,
  onError: (error: unknown, what: string) => void,
): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      onError(error, 'waiting for the database');
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** Calls on their way may take this long to end; whoever supervises kills after 20 s. */
const DRAIN_MS = 10_000;
const STOP_MS = 18_000;
/** The same when whoever supervises is gone: the next one may be starting already. */
const ORPHAN = { drainMs: 1_000, stopMs: 4_000 };

/** Ends the worker on SIGTERM, SIGINT, or when the process that started it is gone. */
export function stopWithProcess(worker: RunningWorker): void {
  const hadParent = process.connected;
  const stop = () => {
    const isOrphan = hadParent && !process.connected;
    setTimeout(() => process.exit(1), isOrphan ? ORPHAN.stopMs : STOP_MS).unref();
    void worker.stop(isOrphan ? ORPHAN.drainMs : DRAIN_MS).then(() => process.exit(0));
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stop);
  if (process.connected) process.once('disconnect', stop);
}
