/**
 * The workloads: a chain of n, a fan of n (1 -> n -> 1), and a seeded layered DAG. Node 0 is the only
 * source, the last node the only sink. The node function does nothing but read its inputs, so what is
 * timed is the engine.
 */

export type Graph = {
  name: string;
  n: number;
  edges: number;
  /** Sorted predecessors of each node. */
  preds: readonly (readonly number[])[];
  succs: readonly (readonly number[])[];
};

export type Item = { value: number; confidence: number };

/** Mulberry32: small, seeded, the same on every machine. Returns numbers in [0, 1). */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function graphOf(name: string, preds: readonly (readonly number[])[]): Graph {
  const succs: number[][] = preds.map(() => []);
  for (const [node, sources] of preds.entries()) for (const source of sources) succs[source]?.push(node);
  const edges = preds.reduce((sum, sources) => sum + sources.length, 0);
  return { name, n: preds.length, edges, preds, succs };
}

export const chain = (n: number): Graph =>
  graphOf(
    `chain ${n}`,
    Array.from({ length: n }, (_, i) => (i === 0 ? [] : [i - 1])),
  );

export function fan(n: number): Graph {
  const middle = Array.from({ length: n }, (_, i) => i + 1);
  return graphOf(`fan ${n}`, [[], ...middle.map(() => [0]), middle]);
}

/** `n` nodes in `layers` layers with about `edges` edges; every node lies on a path to the sink. */
export function layered({ n = 1000, edges = 3000, layers = 20, seed = 42 } = {}): Graph {
  const random = seeded(seed);
  const pick = (from: readonly number[]): number => from[Math.floor(random() * from.length)] ?? 0;
  const rows: number[][] = Array.from({ length: layers + 2 }, () => []);
  rows[0]?.push(0);
  rows[layers + 1]?.push(n - 1);
  for (let i = 1; i < n - 1; i++) rows[1 + Math.floor(((i - 1) * layers) / (n - 2))]?.push(i);
  const sources: Set<number>[] = Array.from({ length: n }, () => new Set());
  const row = (index: number): readonly number[] => rows[index] ?? [];
  for (let level = 1; level <= layers; level++) {
    for (const node of row(level)) sources[node]?.add(pick(row(level - 1)));
  }
  const isRead = new Set(sources.flatMap((set) => [...set]));
  for (let level = 1; level < layers; level++) {
    for (const node of row(level)) if (!isRead.has(node)) sources[pick(row(level + 1))]?.add(node);
  }
  for (const node of row(layers)) sources[n - 1]?.add(node);
  let count = sources.reduce((sum, set) => sum + set.size, 0);
  while (count < edges) {
    const level = 2 + Math.floor(random() * (layers - 1));
    const back = 1 + Math.floor(random() * Math.min(3, level - 1));
    const target = sources[pick(row(level))];
    const before = target?.size ?? 0;
    target?.add(pick(row(level - back)));
    count += (target?.size ?? 0) - before;
  }
  return graphOf(
    `layered ${n}/${count}`,
    sources.map((set) => [...set].sort((a, b) => a - b)),
  );
}

export const START: Item = { value: 1, confidence: 1 };

/** The work of one node. */
export function combine(inputs: readonly Item[]): Item {
  let value = 1;
  let confidence = 1;
  for (const input of inputs) {
    value += input.value;
    if (input.confidence < confidence) confidence = input.confidence;
  }
  return { value: value % 1_000_003, confidence: confidence * 0.999 };
}

/** What every scheduler must answer. */
export function expected(graph: Graph): Item {
  const out: Item[] = [];
  for (const sources of graph.preds) {
    out.push(combine(sources.length === 0 ? [START] : sources.map((source) => out[source] ?? START)));
  }
  return out.at(-1) ?? START;
}
