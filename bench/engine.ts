/**
 * Time of the in-memory interpreter (confidence and events included) beside hand-written schedulers in
 * the same run, its growth from 100 to 100,000 nodes, what large fans and maps take, and other engines.
 */
import type { Bench } from './lib/bench.ts';
import { bookkeeping, plainPromises } from './lib/floors.ts';
import { chain, expected, fan, type Graph, type Item, layered } from './lib/graphs.ts';
import { growthExponent, type Run, ratioTo, takeTurns } from './lib/measure.ts';
import { parallax } from './lib/parallax.ts';
import { measurePeers, sharedFloor } from './lib/peers.ts';
import { measureSizes } from './lib/sizes.ts';

/** Highest ratio to the floor, and highest exponent of time against nodes. */
const BOUND = 1.5;
const GROWTH_BOUND = 1.05;
const SIZES = [100, 1000, 10_000, 100_000];

/**
 * The floor that the bound is about lies beside the checkout. Ours stands in where that is absent, and is
 * shown with it: it does less (it notes no error and no attempt, and copies no value and confidence into an
 * event), so a ratio to it is a higher one.
 */
const NAMED_FLOOR = 'floor#bookkeeping';
const OWN_FLOOR = 'own bookkeeping';

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
        {
          title: 'Growth, processor microseconds per node; the layered graph has three edges a node',
          rows: growth.rows,
        },
        { title: 'Large runs', rows: await measureSizes(progress) },
        { title: 'Other engines, layered 1000/3000', rows: await measurePeers(progress) },
      ],
      ratios: { ...ratios, growth: growth.exponent },
      verdict: `parallax / bookkeeping, same run: worst ${worst.toFixed(2)}, bound ${BOUND}; growth ${growth.exponent.toFixed(3)}, bound ${GROWTH_BOUND}`,
      isWithinBounds: worst <= BOUND && growth.exponent <= GROWTH_BOUND,
    };
  },
};

async function measure(graph: Graph): Promise<{ row: Row; ratio: number }> {
  const named = await sharedFloor(graph);
  const runs: Record<string, Run> = {
    ...(named && { [NAMED_FLOOR]: named }),
    [OWN_FLOOR]: bookkeeping(graph),
    parallax: parallax(graph),
    promises: plainPromises(graph),
  };
  const want = expected(graph);
  for (const [name, run] of Object.entries(runs)) check(name, (await run()) as Item, want);
  const timings = await takeTurns(Object.entries(runs).map(([name, once]) => ({ name, once })));
  const ours = timings.get('parallax');
  const own = ratioTo(timings.get(OWN_FLOOR)?.rounds, ours?.rounds);
  const ratio = ours?.ratio ?? Number.NaN;
  const row: Row = { graph: graph.name };
  for (const [name, { medianMs }] of timings) row[name] = ((medianMs * 1000) / graph.n).toFixed(3);
  if (named) row[`parallax / ${NAMED_FLOOR}`] = ratio.toFixed(2);
  return { ratio, row: { ...row, [`parallax / ${OWN_FLOOR}`]: own.toFixed(2) } };
}

/** Of the graphs that bound growth, and of one that shows what memory does to the floor as well. */
const GROWING = [
  { name: 'chain', make: chain, isBound: true },
  { name: 'fan', make: fan, isBound: true },
  { name: 'layered', make: (n: number) => layered({ n, edges: 3 * n }), isBound: false },
] as const;

/** `exponent` is the worse one of chain and fan. */
async function measureGrowth(progress: Progress): Promise<{ rows: Row[]; exponent: number }> {
  const rows: Row[] = [];
  const bound: number[] = [];
  for (const { name, make, isBound } of GROWING) {
    progress(`growth: ${name}`);
    const ours = await growthOf(make, parallax);
    const floor = isBound ? undefined : await growthOf(make, bookkeeping);
    if (isBound) bound.push(ours.exponent);
    rows.push({ graph: name, ...ours.perNode, exponent: ours.exponent.toFixed(3) });
    if (floor)
      rows.push({ graph: `${name}, bookkeeping`, ...floor.perNode, exponent: floor.exponent.toFixed(3) });
  }
  return { rows, exponent: Math.max(...bound) };
}

type Contestant = (graph: Graph) => Run;

/** All sizes in turn, so that what else the machine does hurts them alike. */
async function growthOf(make: (n: number) => Graph, contestant: Contestant) {
  const timings = await takeTurns(
    SIZES.map((n) => ({ name: String(n), once: contestant(make(n)) })),
    { rounds: 15, budgetMs: 120 },
  );
  const times = SIZES.map((n) => timings.get(String(n))?.medianMs ?? Number.NaN);
  const perNode: Row = Object.fromEntries(
    SIZES.map((n, i) => [`${n} nodes`, (((times[i] ?? Number.NaN) * 1000) / n).toFixed(3)]),
  );
  return { perNode, exponent: growthExponent(SIZES, times) };
}

function check(name: string, got: Item, want: Item): void {
  if (got.value === want.value && Math.abs(got.confidence - want.confidence) < 1e-12) return;
  throw new Error(`${name} answered ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
}
