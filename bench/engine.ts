/**
 * Time of the in-memory interpreter (confidence and events included) beside hand-written schedulers in
 * the same run, its growth from 100 to 100,000 nodes, what large fans and maps take, and other engines.
 */
import type { Bench } from './lib/bench.ts';
import { bookkeeping, plainPromises } from './lib/floors.ts';
import { chain, expected, fan, type Graph, type Item, layered } from './lib/graphs.ts';
import { growthExponent, type Run, takeTurns, timeOf } from './lib/measure.ts';
import { parallax } from './lib/parallax.ts';
import { measurePeers, sharedFloor } from './lib/peers.ts';
import { measureSizes } from './lib/sizes.ts';

/** Highest ratio to the floor, and highest exponent of time against nodes. */
const BOUND = 1.5;
const GROWTH_BOUND = 1.05;
const SIZES = [100, 1000, 10_000, 100_000];

type Row = Record<string, string | number>;
type Progress = (step: string) => void;

export const bench: Bench = {
  name: 'engine',
  about: 'In-memory interpreter against plain schedulers',
  async run(progress) {
    const ratios: Record<string, number> = {};
    const rows: Row[] = [];
    for (const [name, graph] of [
      ['chain', chain(1000)],
      ['fan', fan(1000)],
      ['dag', layered()],
    ] as const) {
      progress(graph.name);
      const { row, ratio } = await measure(graph);
      rows.push(row);
      ratios[name] = ratio;
    }
    const worst = Math.max(...Object.values(ratios));
    const growth = await measureGrowth(progress);
    return {
      tables: [
        { title: 'Processor microseconds per node, medians of interleaved rounds', rows },
        { title: 'Growth, layered graphs with three edges a node', rows: growth.rows },
        { title: 'Large runs', rows: await measureSizes(progress) },
        { title: 'Other engines, layered 1000/3000', rows: await measurePeers(progress) },
      ],
      ratios: { ...ratios, growth: growth.exponent },
      verdict: `parallax / bookkeeping: worst ${worst.toFixed(2)}, bound ${BOUND}; growth ${growth.exponent.toFixed(3)}, bound ${GROWTH_BOUND}`,
      isWithinBounds: worst <= BOUND && growth.exponent <= GROWTH_BOUND,
    };
  },
};

async function measure(graph: Graph): Promise<{ row: Row; ratio: number }> {
  const shared = await sharedFloor(graph);
  const runs: Record<string, Run> = {
    bookkeeping: bookkeeping(graph),
    parallax: parallax(graph),
    promises: plainPromises(graph),
    ...(shared && { 'shared floor': shared }),
  };
  const want = expected(graph);
  for (const [name, run] of Object.entries(runs)) check(name, (await run()) as Item, want);
  const timings = await takeTurns(Object.entries(runs).map(([name, once]) => ({ name, once })));
  const ratio = timings.get('parallax')?.ratio ?? Number.NaN;
  const row: Row = { graph: graph.name };
  for (const [name, { medianMs }] of timings) row[name] = ((medianMs * 1000) / graph.n).toFixed(3);
  return { ratio, row: { ...row, 'parallax / bookkeeping': ratio.toFixed(2) } };
}

async function measureGrowth(progress: Progress): Promise<{ rows: Row[]; exponent: number }> {
  const rows: Row[] = [];
  const ours: number[] = [];
  const floor: number[] = [];
  for (const n of SIZES) {
    progress(`growth: ${n} nodes`);
    const graph = layered({ n, edges: 3 * n });
    floor.push(await timeOf(bookkeeping(graph)));
    ours.push(await timeOf(parallax(graph)));
    const perNode = (times: readonly number[]) => (((times.at(-1) ?? Number.NaN) * 1000) / n).toFixed(3);
    rows.push({ nodes: n, 'bookkeeping us/node': perNode(floor), 'parallax us/node': perNode(ours) });
  }
  const exponent = growthExponent(SIZES, ours);
  rows.push({
    nodes: 'exponent',
    'bookkeeping us/node': growthExponent(SIZES, floor).toFixed(3),
    'parallax us/node': exponent.toFixed(3),
  });
  return { rows, exponent };
}

function check(name: string, got: Item, want: Item): void {
  if (got.value === want.value && Math.abs(got.confidence - want.confidence) < 1e-12) return;
  throw new Error(`${name} answered ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
}
