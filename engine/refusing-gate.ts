/** Which gate sent a value to a node: what its confidence was held against. Pure. */
import type { PatternEdge, PatternNode } from './pattern.ts';

type Graph = { nodes: readonly PatternNode[]; edges: readonly PatternEdge[] };
type Whole = Graph & { uses?: Readonly<Record<string, Graph>> | undefined };

export type RefusingGate = {
  node: string;
  /** In [0,1]; none where the gate keeps a promise instead of one number. */
  threshold?: number;
};

/** `place` as events name a node: behind the nodes that called the pattern it is in, `call/person`. */
export function refusingGate(pattern: Whole, place: string): RefusingGate | undefined {
  const path = place.split('/');
  const last = path.pop();
  let graph: Graph = pattern;
  for (const caller of path) {
    const ref = graph.nodes.find(({ id }) => id === caller)?.config.ref;
    const called = typeof ref === 'string' ? pattern.uses?.[ref] : undefined;
    if (!called) return undefined;
    graph = called;
  }
  return last === undefined ? undefined : gateBefore(graph, last);
}

/** The nearest gate whose lower exit leads here. */
function gateBefore({ nodes, edges }: Graph, node: string): RefusingGate | undefined {
  const byId = new Map(nodes.map((one) => [one.id, one]));
  const into = Map.groupBy(edges, ({ target }) => target.node);
  const seen = new Set([node]);
  for (const at of seen) {
    for (const { source } of into.get(at) ?? []) {
      const before = byId.get(source.node);
      if (before?.primitive === 'gate' && source.port === 'below') return told(before);
      seen.add(source.node);
    }
  }
  return undefined;
}

/** As the gate's own schema would fill it in. */
const USUAL = 0.8;

function told({ id, config: { threshold = USUAL, guarantee } }: PatternNode): RefusingGate {
  return { node: id, ...(guarantee === undefined && typeof threshold === 'number' && { threshold }) };
}
