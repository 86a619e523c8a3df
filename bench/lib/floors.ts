/**
 * Hand-written schedulers: what the same graph costs without an engine. `bookkeeping` keeps what no
 * engine can leave out (status, times and result per node, two events, an abort check).
 */
import { counter } from './counter.ts';
import { combine, type Graph, type Item, START } from './graphs.ts';

const work = async (inputs: readonly Item[]): Promise<Item> => combine(inputs);

/** One memoised promise per node, `Promise.all` over its sources: what most people would write. */
export function plainPromises(graph: Graph): () => Promise<Item> {
  return () => {
    const made: Promise<Item>[] = [];
    for (const sources of graph.preds) {
      const ready = sources.map((source) => made[source] ?? Promise.resolve(START));
      made.push(sources.length === 0 ? work([START]) : Promise.all(ready).then(work));
    }
    return made.at(-1) ?? Promise.resolve(START);
  };
}

type Row = {
  id: string;
  status: 'running' | 'done';
  startedAt: number;
  endedAt: number;
  output: Item | undefined;
};

/** Ready counters, with a record and two events per node. */
export function bookkeeping(graph: Graph): () => Promise<Item> {
  const ids = graph.preds.map((_, i) => `n${i}`);
  const { listen } = counter();
  return () =>
    new Promise((resolve, reject) => {
      const { signal } = new AbortController();
      const pending = graph.preds.map((sources) => sources.length);
      const rows: Row[] = [];
      let left = graph.n;
      const start = (i: number): void => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const sources = graph.preds[i] ?? [];
        const inputs =
          sources.length === 0 ? [START] : sources.map((source) => rows[source]?.output ?? START);
        const row: Row = {
          id: ids[i] ?? '',
          status: 'running',
          startedAt: performance.now(),
          endedAt: 0,
          output: undefined,
        };
        rows[i] = row;
        listen({ kind: 'node.started', node: row.id, at: row.startedAt });
        work(inputs).then((output) => {
          row.output = output;
          row.status = 'done';
          row.endedAt = performance.now();
          listen({ kind: 'node.finished', node: row.id, at: row.endedAt, output });
          if (--left === 0) return resolve(output);
          for (const next of graph.succs[i] ?? []) {
            pending[next] = (pending[next] ?? 0) - 1;
            if (pending[next] === 0) start(next);
          }
        }, reject);
      };
      start(0);
    });
}
