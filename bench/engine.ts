/**
 * Time per node of the in-memory interpreter (confidence and events included), beside two hand-written
 * schedulers in the same run. Bound: at most 4 times `bookkeeping`.
 */
import type { Bench } from './lib/bench.ts';
import { bookkeeping, plainPromises } from './lib/floors.ts';
import { chain, expected, fan, type Graph, type Item, layered } from './lib/graphs.ts';
import { takeTurns } from './lib/measure.ts';
import { parallax } from './lib/parallax.ts';

const BOUND = 4;

export const bench: Bench = {
  name: 'engine',
  about: 'In-memory interpreter against plain schedulers',
  async run(progress) {
    const rows: Record<string, string | number>[] = [];
    const ratios: Record<string, number> = {};
    for (const graph of [chain(1000), fan(1000), layered()]) {
      progress(graph.name);
      const { row, ratio } = await measure(graph);
      rows.push(row);
      ratios[graph.name] = ratio;
    }
    const worst = Math.max(...Object.values(ratios));
    return {
      rows,
      ratios,
      verdict: `parallax / bookkeeping: worst ${worst.toFixed(2)}, bound ${BOUND}`,
      isWithinBounds: worst <= BOUND,
    };
  },
};

async function measure(graph: Graph) {
  const runs = { bookkeeping: bookkeeping(graph), promises: plainPromises(graph), parallax: parallax(graph) };
  const want = expected(graph);
  for (const [name, run] of Object.entries(runs)) check(name, await run(), want);
  const timings = await takeTurns(Object.entries(runs).map(([name, once]) => ({ name, once })));
  const ms = (name: string) => timings.find((timing) => timing.name === name)?.medianMs ?? Number.NaN;
  const ratio = ms('parallax') / ms('bookkeeping');
  const perNode = (name: string) => ((ms(name) * 1000) / graph.n).toFixed(3);
  return {
    ratio,
    row: {
      graph: graph.name,
      'bookkeeping us/node': perNode('bookkeeping'),
      'promises us/node': perNode('promises'),
      'parallax us/node': perNode('parallax'),
      'parallax / bookkeeping': ratio.toFixed(2),
    },
  };
}

function check(name: string, got: Item, want: Item): void {
  if (got.value === want.value && Math.abs(got.confidence - want.confidence) < 1e-12) return;
  throw new Error(`${name} answered ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
}
