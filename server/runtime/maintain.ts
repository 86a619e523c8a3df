/**
 * The part of a worker that keeps the history in order: what ended is added to the sums every few seconds;
 * every hour months to come are made, what nobody wants to keep is deleted, and the ends of audit logs are signed. One worker at a time does so.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { signAll } from '#server/audit/read.ts';
import { signerOf } from '#server/audit/sign.ts';
import { env } from '#server/env.ts';
import { countRuns, forgetOldSums } from '#server/history/count-runs.ts';
import { makeMonths } from '#server/history/months.ts';
import { applyRetention } from '#server/history/retention.ts';
import { forgetDeliveries } from '#server/hooks/webhooks.ts';
import { eraseLateEvents } from '#server/people-data/erase.ts';
import { forget } from '#server/people-data/forget.ts';
import { probeAgents } from './probe.ts';

/** What ended since is read live, run by run, whenever somebody looks at a dashboard. */
const COUNT_MS = 5_000;
/** How often it is looked whether agents are due for a probe. */
const PROBE_MS = 60_000;
const TEND_MS = 3_600_000;
/** Any number, the same in every worker. */
const LOCK = 7_226_540_126;

export type Maintenance = { stop(): Promise<void> };

/** Goes on until it is stopped; `stop` resolves when nothing is on its way any more. */
export function startMaintenance(
  db: Db,
  { onError }: { onError(error: unknown, what: string): void },
): Maintenance {
  const stopped = new AbortController();
  const { signal } = stopped;
  let tendedAt = Number.NEGATIVE_INFINITY;
  let probedAt = Number.NEGATIVE_INFINITY;

  const round = async () => {
    await countAll(db, signal);
    if (performance.now() - probedAt >= PROBE_MS) {
      probedAt = performance.now();
      await probeAgents(db, signal);
    }
    if (performance.now() - tendedAt < TEND_MS) return;
    tendedAt = performance.now();
    await tend(db, signal);
  };
  const run = async () => {
    while (!signal.aborted) {
      await alone(db, round).catch((error: unknown) => onError(error, 'keeping the history in order'));
      await pause(COUNT_MS, undefined, { signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopped.abort();
      return ended;
    },
  };
}

async function countAll(db: Db, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await countRuns(db)) > 0);
}

async function tend(db: Db, signal: AbortSignal): Promise<void> {
  await makeMonths(db);
  await applyRetention(db, { signal });
  await forgetOldSums(db);
  const signer = signerOf(env().AUDIT_KEY);
  if (signer) await signAll(db, signer, signal);
  await forgetDeliveries(db);
  await forget(db);
  await eraseLateEvents(db);
}

/** Unless another worker is at it. Nothing breaks without the lock: it saves doing things twice. */
async function alone(db: Db, work: () => Promise<void>): Promise<void> {
  await db.transaction(async (tx) => {
    const [row] = await tx.execute<{ mine: boolean }>(
      sql`select pg_try_advisory_xact_lock(${LOCK}::bigint) as mine`,
    );
    if (row?.mine) await work();
  });
}
