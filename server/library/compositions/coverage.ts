/** What a set of compositions covers: primitives, neighbours, and aggregators with the tasks they serve. */
import type { Pattern } from '#engine/pattern.ts';
import { type Graph, toGraph } from '#engine/scopes.ts';
import { primitives } from '#primitives/index.ts';
import { cardOf } from '#server/agents/cards.ts';

export type Covered = {
  primitives: ReadonlySet<string>;
  /** `source > target`: primitives that an edge connects, walls of containers included. */
  pairs: ReadonlySet<string>;
  /** `aggregator x task` of the agents whose answers it brings together. */
  served: ReadonlySet<string>;
};

/** Called patterns count as part of the one that calls them. */
export function coverageOf(pattern: Pattern): Covered {
  const found = { primitives: new Set<string>(), pairs: new Set<string>(), served: new Set<string>() };
  const graphs = [
    pattern,
    ...Object.values(pattern.uses ?? {}).map((used) => ({ format: 1 as const, ...used })),
  ];
  for (const one of graphs) {
    const graph = toGraph({ format: 1, nodes: one.nodes, edges: one.edges });
    for (const { primitive } of one.nodes) found.primitives.add(primitive);
    for (const { source, target } of one.edges) {
      const [from, to] = [graph.nodes.get(source.node), graph.nodes.get(target.node)];
      if (from && to) found.pairs.add(`${from.primitive} > ${to.primitive}`);
    }
    for (const served of servedIn(graph)) found.served.add(served);
  }
  return found;
}

const isAggregator = (primitive: string): boolean => primitives[primitive]?.group === 'aggregation';

function* servedIn(graph: Graph): Generator<string> {
  for (const { id, primitive } of graph.nodes.values()) {
    if (!isAggregator(primitive)) continue;
    for (const task of tasksBehind(graph, id)) yield `${primitive} x ${task}`;
  }
}

const SPEAKERS = new Set(['agent', 'sample', 'synthesize', 'critique']);

/** Tasks of the agents that spoke last before this node, through whatever lies between. */
function tasksBehind({ nodes, into, back }: Graph, start: string): Set<string> {
  const tasks = new Set<string>();
  const before = (id: string): string[] => (into.get(id) ?? []).map(({ source }) => source.node);
  const seen = new Set(before(start));
  for (const id of seen) {
    const node = nodes.get(id);
    const task = node && SPEAKERS.has(node.primitive) ? cardOf(String(node.config.agentId))?.task : undefined;
    if (task) {
      tasks.add(task);
      continue;
    }
    const inside = (back.get(id) ?? []).map(({ source }) => source.node);
    for (const source of inside.length > 0 ? inside : before(id))
      if (source !== node?.parent) seen.add(source);
  }
  return tasks;
}
