/** A4: how much the errors of several voices go together. */
import { DEFAULT_RHO } from '#primitives/kit/log-pool.ts';

/** For one item, which voices spoke and whether each was right. */
export type Spoken = ReadonlyMap<string, boolean>;

/** Weight of the default in co-observed outcomes. */
const PRIOR_WEIGHT = 50;

export type Correlation = {
  /** (n_pairs phi + 50 rho0) / (n_pairs + 50), within [0,1]. */
  rho: number;
  /** Items on which at least two voices spoke. */
  n: number;
  /** Mean phi of the pairs; `undefined` where every pair lacks an error or a hit. */
  phi: number | undefined;
};

/** Mean pairwise phi of the errors, shrunk to `rho0`: .5 for models, .65 of one provider, .3 offline agents. */
export function errorCorrelation(items: readonly Spoken[], rho0: number = DEFAULT_RHO.models): Correlation {
  const names = [...new Set(items.flatMap((item) => [...item.keys()]))].sort();
  let [sum, weight] = [0, 0];
  for (const [at, a] of names.entries()) {
    for (const b of names.slice(at + 1)) {
      const pair = phiOf(items, a, b);
      if (pair.phi === undefined) continue;
      sum += pair.n * pair.phi;
      weight += pair.n;
    }
  }
  const n = weight > 0 ? items.filter((item) => item.size > 1).length : 0;
  const phi = weight > 0 ? sum / weight : undefined;
  const rho = (n * (phi ?? 0) + PRIOR_WEIGHT * rho0) / (n + PRIOR_WEIGHT);
  return { rho: Math.min(1, Math.max(0, rho)), n, phi };
}

/** Phi (Pearson's correlation of two yes-no variables) over the items on which both spoke. */
function phiOf(items: readonly Spoken[], a: string, b: string): { n: number; phi: number | undefined } {
  let [n, x, y, both] = [0, 0, 0, 0];
  for (const item of items) {
    const [left, right] = [item.get(a), item.get(b)];
    if (left === undefined || right === undefined) continue;
    n += 1;
    x += left ? 1 : 0;
    y += right ? 1 : 0;
    both += left && right ? 1 : 0;
  }
  const spread = Math.sqrt(x * (n - x) * y * (n - y));
  return { n, phi: spread > 0 ? (n * both - x * y) / spread : undefined };
}
