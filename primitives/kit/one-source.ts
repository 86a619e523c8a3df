/** How often voices are wrong together, before it was measured: more often where they share a source. */
import type { Belief } from './belief.ts';
import { DEFAULT_RHO } from './log-pool.ts';
import { round } from './threshold.ts';

/**
 * Sizes of the groups of voices that share evidence, directly or through others. Samples of one agent
 * share the evidence of the node that drew them; voices without evidence share nothing.
 */
export function sourceSizes(voices: readonly Belief[]): readonly number[] {
  const parents = voices.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    for (let up = parents[root] ?? root; up !== root; up = parents[root] ?? root) root = up;
    parents[i] = root;
    return root;
  };
  const first = new Map<string, number>();
  for (const [i, { evidence }] of voices.entries()) {
    for (const one of evidence) {
      const other = first.get(one);
      if (other === undefined) first.set(one, i);
      else parents[rootOf(i)] = rootOf(other);
    }
  }
  return [...Map.groupBy(parents.keys(), rootOf).values()].map(({ length }) => length);
}

const pairs = (n: number): number => (n * (n - 1)) / 2;

/** Mean over all pairs: that of one provider within a source, that of different offline agents elsewhere. */
export function assumedRho(voices: readonly Belief[]): number {
  const all = pairs(voices.length);
  if (all === 0) return DEFAULT_RHO.offline;
  const within = sourceSizes(voices).reduce((sum, size) => sum + pairs(size), 0) / all;
  // four decimals: this is shown, and no measurement
  return round(DEFAULT_RHO.offline + within * (DEFAULT_RHO.sameProvider - DEFAULT_RHO.offline));
}
