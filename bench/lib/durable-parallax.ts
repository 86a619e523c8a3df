/**
 * The same graphs as durable runs: every node an agent call whose outcome is on disk before anything that
 * depends on it starts. A run is what the server does with one, from the transaction that makes it to the
 * commit that ends it, with its log, confidences and columns; only the hop through the queue is left out,
 * because the floors have none. `throughQueue` has it.
 */
import { type Client, connect, type Db } from '#db/client.ts';
import type { Pattern } from '#engine/pattern.ts';
import { build } from '#engine/testing.ts';
import { type Belief, ok } from '#primitives/kit/belief.ts';
import type { CallAgent } from '#server/runtime/effects.ts';
import { enqueueRun } from '#server/runtime/enqueue.ts';
import { executeRun } from '#server/runtime/execute.ts';
import { listenerOf } from '#server/runtime/listen.ts';
import { prepareQueue } from '#server/runtime/queue.ts';
import { startWorker } from '#server/runtime/work.ts';
import type { Graph } from './graphs.ts';

const WORKSPACE = 'wsp_bench';
const PATTERN = 'pat_bench';
/** What an agent says; the floors store as many characters as their harness gives them. */
const SCORE = 0.5;
/** As many as a worker has. */
const CONNECTIONS = 12;

const callAgent: CallAgent = async (_request, { key }): Promise<Belief> =>
  ok(
    'yes',
    { status: 'self_reported', claim: 'label-correct', raw: SCORE, method: 'margin' },
    { evidence: [key], cost: { units: 1, ms: 0, calls: 1 } },
  );

export type Durable = AsyncDisposable & {
  run(graph: Graph): Promise<void>;
  throughQueue(graph: Graph): Promise<void>;
};

/** `url`: a database that was migrated and is otherwise empty. */
export async function prepareParallax(url: string): Promise<Durable> {
  await prepareQueue(url);
  // As the web process has them, and as a worker has.
  const client = connect(url, { name: 'parallax-bench', max: 10 });
  const working = connect(url, { name: 'parallax-bench-work', max: CONNECTIONS, plan: 'once' });
  const { db } = client;
  await client.sql`insert into workspaces (id, name) values (${WORKSPACE}, 'Bench')`;
  await client.sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values (${PATTERN}, ${WORKSPACE}, 'Bench', '{}', 'usr_bench')`;
  const patterns = new Map<Graph, Pattern>();
  const start = (graph: Graph) => {
    const pattern = patterns.get(graph) ?? patternOf(graph);
    patterns.set(graph, pattern);
    const inputs = { input: 'good' };
    const more = { workspaceId: WORKSPACE, patternId: PATTERN, startedBy: 'usr_bench' };
    return enqueueRun(db, { ...more, graph: pattern, inputs });
  };
  return {
    run: async (graph) => execute(working.db, (await start(graph)).runId),
    throughQueue: async (graph) => untilOver(db, () => start(graph)),
    [Symbol.asyncDispose]: async () => {
      await close(client);
      await close(working);
    },
  };
}

async function close({ db, close: end }: Client): Promise<void> {
  await listenerOf(db).close();
  await end();
}

async function execute(db: Db, runId: string): Promise<void> {
  const end = await executeRun({
    db,
    job: { run: runId, workspace: WORKSPACE, because: 'start' },
    isTakeover: false,
    worker: 'bench',
    callAgent,
    stop: new AbortController().signal,
    cancel: new AbortController(),
  });
  if (end !== 'finished') throw new Error(`The run ended as ${end}.`);
}

async function untilOver(db: Db, start: () => Promise<{ runId: string }>): Promise<void> {
  const over = Promise.withResolvers<void>();
  let wanted = '';
  const look = async () => {
    const [row] = await db.$client`select finished_at is not null as is_over from runs where id = ${wanted}`;
    if (row?.is_over) over.resolve();
  };
  const stop = listenerOf(db).watch({ workspace: WORKSPACE }, (notice) => {
    if (notice?.run === wanted && notice.kinds.includes('state')) look().catch(over.reject);
  });
  try {
    wanted = (await start()).runId;
    await look();
    await over.promise;
  } finally {
    stop();
  }
}

/** A worker of this process on that database. */
export const workOn = (url: string) => startWorker({ url, callAgent });

/** Node i asks an agent; where several lead to one, they vote first, which costs no write. */
function patternOf(graph: Graph): Pattern {
  const builder = build().input();
  graph.preds.forEach((sources, node) => {
    const from = sources.map((source) => `n${source}`);
    if (from.length > 1) builder.node(`v${node}`, 'vote', { from });
    builder.agent(`n${node}`, 'bench', from.length > 1 ? `v${node}` : (from[0] ?? 'input'));
  });
  return builder.output(`n${graph.n - 1}`).pattern();
}
