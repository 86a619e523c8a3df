/** How the layout engine is asked. The worker needs nothing else of ours, so this imports nothing. */
import type { ElkNode } from './layout.ts';

/** Around everything. */
export const ROOT = '#root';

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '88',
  'elk.spacing.nodeNode': '40',
  'elk.spacing.edgeNode': '48',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.separateConnectedComponents': 'true',
  // Its wires are not taken, only its places: right-angled ones would take most of the time.
  'elk.edgeRouting': 'POLYLINE',
} as const;

/** Of each node: columns begin at one line, however wide what stands in them. */
export const IN_COLUMN = { 'elk.alignment': 'LEFT' } as const;

/** How nodes are placed in their columns, by how many there are at most: the best way grows faster than they do. */
const WAYS = [
  { upTo: 150, strategy: 'NETWORK_SIMPLEX', thoroughness: 7 },
  { upTo: 500, strategy: 'NETWORK_SIMPLEX', thoroughness: 1 },
  { upTo: Number.POSITIVE_INFINITY, strategy: 'SIMPLE', thoroughness: 1 },
] as const;

/** `count`: nodes of the scope itself, without what containers among them hold. */
export function optionsFor(count: number): Record<string, string> {
  const { strategy, thoroughness } = WAYS.find(({ upTo }) => count <= upTo) ?? WAYS[2];
  return {
    ...OPTIONS,
    'elk.layered.nodePlacement.strategy': strategy,
    'elk.layered.thoroughness': String(thoroughness),
  };
}

/** For an engine nobody has asked yet: like everything, it is slow the first time. */
export function exampleQuestion(): ElkNode {
  const size = { width: 200, height: 88 };
  const ids = Array.from({ length: 24 }, (_, at) => `n${at}`);
  const edges = ids.flatMap((id, at) =>
    at === 0 ? [] : { id: `e${at}`, sources: [ids[(at - 1) >> 1] ?? ''], targets: [id] },
  );
  const held = { children: [{ id: 'held', ...size }], layoutOptions: optionsFor(1) };
  const children = ids.map((id, at) => ({ id, ...(at === 5 ? held : size) }));
  return { id: ROOT, layoutOptions: optionsFor(ids.length), children, edges };
}
