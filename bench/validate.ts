/**
 * Judging a pattern of 1,000 nodes and 3,000 edges, whole and after one edit, beside what any tool must do
 * with one that size: read it with its schema, copy it.
 */

import { isError } from '#engine/issues.ts';
import { apply, type Op } from '#engine/ops.ts';
import { type Pattern, patternSchema } from '#engine/pattern.ts';
import { seeded } from '#engine/random.ts';
import { revalidate, startValidation, type Validated } from '#engine/revalidate.ts';
import { AGENTS, build } from '#engine/testing.ts';
import { validate } from '#engine/validate.ts';
import { primitives } from '#primitives/index.ts';
import type { Bench } from './lib/bench.ts';
import { median, takeTurns } from './lib/measure.ts';

const BOUND_MS = 20;
const EDIT_BOUND_MS = 2;
const NODES = 1_000;
const EDGES = 3_000;
const ROUNDS = 60;
const WARM_ROUNDS = 20;
/** Times each single edit is judged: processor clocks are too coarse for it, and the machine may be busy. */
const REPEATS = 9;

const known = { primitives, agents: AGENTS };

export const bench: Bench = {
  name: 'validate',
  about: 'Validation of a large pattern, whole and edit by edit',
  async run(progress) {
    const pattern = crowd();
    progress(`${pattern.nodes.length} nodes, ${pattern.edges.length} edges`);
    const errors = validate(pattern, known).filter(isError);
    if (errors.length > 0) throw new Error(`The pattern is not valid: ${errors[0]?.sentence}`);
    const timings = await takeTurns([
      { name: 'schema', once: () => patternSchema.parse(pattern) },
      { name: 'copy', once: () => structuredClone(pattern) },
      { name: 'validate', once: () => validate(pattern, known) },
    ]);
    progress('edits');
    const edits = measureEdits(pattern);
    const whole = [...timings].map(([name, { medianMs, ratio }]) => ({
      ...{ what: name, nodes: pattern.nodes.length, edges: pattern.edges.length },
      ...{ ms: medianMs.toFixed(2), 'to schema': ratio.toFixed(2) },
    }));
    const { medianMs: ms, ratio } = timings.get('validate') ?? { medianMs: Number.NaN, ratio: Number.NaN };
    const all = [...edits.values()].flat();
    const [edit, editP95] = [median(all), p95(all)];
    return {
      tables: [
        { title: 'Whole: processor milliseconds, medians of interleaved rounds', rows: whole },
        {
          title: `One edit: milliseconds, ${ROUNDS} of each kind, each the quickest of ${REPEATS} turns`,
          rows: rowsOf(edits),
        },
      ],
      ratios: { validate: ratio, ms, edit, editP95 },
      verdict: `validate: ${ms.toFixed(1)} ms, bound ${BOUND_MS}; one edit: median ${edit.toFixed(2)} ms, p95 ${editP95.toFixed(2)} ms, bound ${EDIT_BOUND_MS}`,
      isWithinBounds: ms <= BOUND_MS && editP95 <= EDIT_BOUND_MS,
    };
  },
};

type Hand = { pattern: Pattern; random: () => number; round: number };

const any = <T>({ random }: Hand, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const nodesOf = (hand: Hand, primitive: string) =>
  hand.pattern.nodes.filter((node) => node.primitive === primitive);
const crowdEdge = (hand: Hand) =>
  any(
    hand,
    hand.pattern.edges.filter(({ target }) => target.node.startsWith('pool')),
  );

/** One of the agents of a block to one of its pools, or away from it; places and settings anywhere. */
const EDITS: Readonly<Record<string, (hand: Hand) => Op>> = {
  move: (hand) => ({
    type: 'moveNodes',
    to: { [any(hand, hand.pattern.nodes).id]: { x: hand.round, y: 1 } },
  }),
  'set a threshold': (hand) => {
    const { id, config } = any(hand, nodesOf(hand, 'gate'));
    return { type: 'setConfig', id, config: { ...config, threshold: hand.random() } };
  },
  'choose another agent': (hand) => {
    const { id, config } = any(hand, nodesOf(hand, 'agent'));
    return { type: 'setConfig', id, config: { ...config, agentId: any(hand, ['sharp', 'calm', 'blunt']) } };
  },
  connect: (hand) => {
    const { source, target } = crowdEdge(hand);
    const other = any(hand, nodesOf(hand, 'agent')).id;
    const from = other.split('-')[1] === target.node.split('-')[1] ? { node: other, port: 'out' } : source;
    return { type: 'connect', edges: [{ id: `c${hand.round}`, source: from, target }] };
  },
  disconnect: (hand) => ({ type: 'disconnect', ids: [crowdEdge(hand).id] }),
  add: (hand) => {
    const { source, target } = crowdEdge(hand);
    const id = `added${hand.round}`;
    const node = {
      id,
      primitive: 'agent',
      version: 1,
      config: { agentId: 'sharp' },
      position: { x: 0, y: 0 },
    };
    const edges = [
      { id: `${id}-a`, source, target: { node: id, port: 'in' } },
      { id: `${id}-b`, source: { node: id, port: 'out' }, target },
    ];
    return { type: 'addNodes', nodes: [node], edges };
  },
  remove: (hand) => ({ type: 'removeNodes', ids: [any(hand, nodesOf(hand, 'pool')).id] }),
};

/** Each edit on the same pattern, and its undoing, in turns; the ops themselves are not counted. */
function measureEdits(pattern: Pattern): ReadonlyMap<string, number[]> {
  const random = seeded(7);
  const times = new Map([...Object.keys(EDITS), 'undo'].map((name) => [name, [] as number[]]));
  const start = startValidation(pattern, known);
  for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
    for (const [name, edit] of Object.entries(EDITS)) {
      const after = apply(pattern, edit({ pattern, random, round })).pattern;
      const result = revalidate(start, after);
      const there = timed(() => revalidate(start, after));
      const back = timed(() => revalidate(result, pattern));
      if (round < 0) continue;
      times.get(name)?.push(there);
      times.get('undo')?.push(back);
    }
  }
  return times;
}

function timed(once: () => Validated): number {
  const turns = Array.from({ length: REPEATS }, () => {
    const before = performance.now();
    once();
    return performance.now() - before;
  });
  return Math.min(...turns);
}

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;

const rowsOf = (edits: ReadonlyMap<string, readonly number[]>) =>
  [...edits].map(([edit, times]) => ({
    ...{ edit, 'median ms': median(times).toFixed(2), 'p95 ms': p95(times).toFixed(2) },
  }));

const AGENTS_EACH = 8;
const POOLS_EACH = 7;

/**
 * Blocks one behind the other: agents that read one text, pools over most of them, a gate that asks one
 * more where they are not sure. Edges beyond what each pool needs are drawn until there are enough.
 */
function crowd(): Pattern {
  const builder = build().input();
  const random = seeded(3);
  const blocks = Math.ceil((NODES - 2) / (AGENTS_EACH + POOLS_EACH + 4));
  const spare = (EDGES - 2) / blocks - AGENTS_EACH - POOLS_EACH - 4;
  let last = 'input';
  let drawn = 0;
  for (let block = 0; block < blocks; block += 1) {
    const agents = Array.from({ length: AGENTS_EACH }, (_, i) => `agent${i}-${block}`);
    for (const id of agents) builder.agent(id, random() < 0.5 ? 'sharp' : 'calm', last);
    const pools = Array.from({ length: POOLS_EACH }, (_, i) => `pool${i}-${block}`);
    for (const [i, id] of pools.entries()) {
      const due = Math.round(((block * POOLS_EACH + i + 1) * spare) / POOLS_EACH) - drawn;
      const voices = Math.min(AGENTS_EACH, Math.max(2, due));
      drawn += voices;
      builder.node(id, 'pool', {
        from: [...agents.slice(i), ...agents.slice(0, i)].slice(0, voices),
        config: { voices: 'raw' },
      });
    }
    builder.node(`best-${block}`, 'pool', { from: pools, config: { voices: 'raw' } });
    builder.node(`gate-${block}`, 'gate', { from: `best-${block}`, config: { use: 'raw' } });
    builder.agent(`again-${block}`, 'blunt', `gate-${block}.below`);
    last = `join-${block}`;
    builder.node(last, 'merge1', { from: [`gate-${block}.pass`, `again-${block}`] });
  }
  return builder.output(last).pattern();
}
