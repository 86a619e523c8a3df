/**
 * What a node was given and what it gave, in the last runs of the version of one of them: what thresholds and
 * ways to aggregate are tried on. Nothing is run; the log is read, a page of runs at a time.
 */
import { and, eq, isNull, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { EventOutputs, RunEvent, StoredEvent } from '#engine/events.ts';
import {
  type Arrivals,
  activationsOf,
  arrivalsAt,
  neededFor,
  recordingOf,
  type Scheme,
  schemeOf,
} from '#engine/recorded.ts';
import { gate } from '#primitives/gate.ts';
import { primitives } from '#primitives/index.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { AppError } from '#server/errors.ts';
import { pageBy, pageInput } from '#server/routers/page.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { graphOf } from '#server/runtime/graphs.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findRun, runId } from './find.ts';

/** Events read of one run at most: a node inside a loop may have been asked thousands of times. */
const EVENTS_MOST = 400;

/** One time the node was asked. */
export type NodeRecord = { key: string; arrivals: Arrivals; out: EventOutputs };

type Settled = { run: string; seq: number; body: RunEvent };

export const atNode = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(
    z.strictObject({
      id: runId,
      node: z.string().max(120),
      ...pageInput,
      limit: z.int().min(1).max(50).default(25),
    }),
  )
  .query(({ ctx, input: { id, node, ...wanted } }) =>
    ctx.inWorkspace(async (tx) => {
      const run = await findRun(tx, id);
      const scheme = schemeOf(fromColumn(await graphOf(tx, id)), { primitives });
      if (!scheme.parts.has(node)) throw new AppError('not-found', { what: 'node' });
      const { at, after, order, limit, page } = pageBy(runs.createdAt, runs.id, wanted);
      // What was pinned in another run was not decided there.
      const isUsual = or(isNull(runs.debug), eq(runs.id, id));
      const found = await tx
        .select({ id: runs.id, status: runs.status, createdAt: runs.createdAt, at })
        .from(runs)
        .where(and(eq(runs.patternId, run.patternId), eq(runs.hash, run.hash), isUsual, after))
        .orderBy(...order)
        .limit(limit);
      const { rows, nextCursor } = page(found);
      const events = await settledIn(
        tx,
        rows.map((one) => one.id),
        neededFor(scheme, node),
      );
      const byRun = Map.groupBy(events, (event) => event.run);
      return {
        nextCursor,
        rows: rows.map((row) => ({ ...row, ...recordsOf(scheme, node, byRun.get(row.id) ?? []) })),
      };
    }),
  );

/** What these nodes gave in these runs. */
async function settledIn(
  tx: Tx,
  ids: readonly string[],
  nodes: readonly string[],
): Promise<readonly Settled[]> {
  if (ids.length === 0) return [];
  return tx.execute<Settled>(sql`
    select r.id as run, e.seq, e.body
    from runs r cross join lateral (
      select seq, body from run_events
      where run_id = r.id and month = r.month and workspace_id = r.workspace_id
        and body->>'kind' = 'node.settled' and body->>'node' in ${[...nodes]}
      order by seq limit ${EVENTS_MOST}
    ) e
    where r.id in ${[...ids]}
    order by r.id, e.seq`);
}

function recordsOf(
  scheme: Scheme,
  node: string,
  settled: readonly Settled[],
): { records: readonly NodeRecord[]; isCut: boolean } {
  const events = settled.map(({ seq, body }): StoredEvent => ({ ...body, seq }));
  const recording = recordingOf(scheme, events);
  const isBare = scheme.parts.get(node)?.primitive?.id === gate.id;
  const records = activationsOf(recording, node).flatMap((key): NodeRecord[] => {
    const out = recording.outs.get(key);
    if (!out) return [];
    const arrivals = arrivalsAt(recording, key);
    return [
      isBare ? { key, arrivals: bareArrivals(arrivals), out: bareOutputs(out) } : { key, arrivals, out },
    ];
  });
  return { records, isCut: settled.length >= EVENTS_MOST };
}

/** A gate looks at the confidence alone: what it was about, which may be long, stays here. */
const bare = ({ value: _, alternatives: __, ...belief }: Belief): Belief => belief;
const bareOrNot = <B extends Belief | null | undefined>(belief: B) => (belief ? bare(belief) : belief);

const bareOutputs = (out: EventOutputs): EventOutputs =>
  Object.fromEntries(Object.entries(out).map(([port, belief]) => [port, belief && bare(belief)]));

const bareArrivals = (arrivals: Arrivals): Arrivals =>
  Object.fromEntries(
    Object.entries(arrivals).map(([port, all]) => [
      port,
      all.map((one) => ({ ...one, belief: bareOrNot(one.belief) })),
    ]),
  );
