/** The same graphs through the real engine: compile once, then interpret with confidence and events. */

import { z } from 'zod';
import { compile } from '#engine/compile.ts';
import { interpret } from '#engine/interpret.ts';
import type { Pattern } from '#engine/pattern.ts';
import { definePrimitive } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { type Belief, NO_COST, shownNumber } from '#primitives/kit/belief.ts';
import { num } from '#primitives/kit/port-type.ts';
import { counter } from './counter.ts';
import type { Graph, Item } from './graphs.ts';

/** An agent that reads many values: the benchmark's node, an effect like every agent call. */
const combineNode = definePrimitive({
  id: 'combine',
  version: 1,
  group: 'execution',
  title: 'Combine',
  summary: 'Combine numbers.',
  docs: '',
  example: { about: '', arrives: {}, leaves: {} },
  cost: 'call',
  effectIsOutput: true,
  config: z.strictObject({}),
  ports: () => ({
    in: [{ name: 'in', title: 'Numbers', type: num, many: { min: 1 } }],
    out: [{ name: 'out', title: 'Number', type: num }],
  }),
  subtitle: () => '',
  infer: () => ({ out: { type: num, claims: ['bench'], status: 'self_reported' } }),
  issues: {},
  waits: () => true,
  decide: (ctx) => {
    const inputs = ctx.all('in');
    if (!inputs) return undefined;
    return ctx.effect('call', { kind: 'agent', agentId: 'combine', input: inputs, timeoutMs: 1000, seed: 0 });
  },
});

export const node = (id: string, primitive: string, config = {}) => ({
  ...{ id, primitive, version: 1, config },
  position: { x: 0, y: 0 },
});

export const edge = (source: string, target: string, port = 'in') => ({
  id: `${source}-${target}`,
  source: { node: source, port: 'out' },
  target: { node: target, port },
});

function patternOf(graph: Graph): Pattern {
  const ids = graph.preds.map((_, i) => `n${i}`);
  const wires = graph.preds.flatMap((sources, i) => sources.map((source) => edge(`n${source}`, `n${i}`)));
  return {
    format: 1,
    nodes: [
      node('start', 'input', { name: 'start', type: 'Num' }),
      ...ids.map((id) => node(id, 'combine')),
      node('end', 'output'),
    ],
    edges: [edge('start', 'n0'), ...wires, edge(ids.at(-1) ?? 'n0', 'end')],
  };
}

const toItem = (belief: Belief): Item => ({
  value: belief.value as number,
  confidence: shownNumber(belief.conf) ?? 1,
});

/** What the agent does: the same sums as the other contenders', over beliefs. */
async function work(inputs: readonly Belief[], key: string): Promise<Belief> {
  let value = 1;
  let raw = 1;
  for (const input of inputs) {
    value += input.value as number;
    const shown = shownNumber(input.conf) ?? 1;
    if (shown < raw) raw = shown;
  }
  return {
    outcome: 'ok',
    value: value % 1_000_003,
    conf: { status: 'self_reported', claim: 'bench', raw: raw * 0.999, method: 'margin' },
    evidence: [key],
    cost: NO_COST,
  };
}

/** Runs the graph; every event is handed to a listener that counts it. */
export function parallax(graph: Graph): () => Promise<Item> {
  const plan = compile(patternOf(graph), { primitives: { ...primitives, combine: combineNode } });
  const { listen } = counter();
  const journal = { emit: listen, commit: listen };
  const effects = {
    now: () => performance.now(),
    perform: (request: { kind: string; input?: unknown }, call: { key: string }) =>
      work(request.input as readonly Belief[], call.key),
  };
  return async () => {
    const end = await interpret(plan, { start: 1 }, { effects, journal });
    if (end.kind !== 'done') throw new Error(`The run ended as ${end.kind}.`);
    if (end.result.outcome !== 'ok') throw new Error(end.result.reason ?? 'no reason');
    return toItem(end.result);
  };
}
