/** T3: what a number is worth on the way it took. */
import type { Confidence } from './belief.ts';
import { allAssumptions } from './derive.ts';

/**
 * The confidence of the path taken, e.g. `fallback from solver`. Only what was measured on items that came
 * this way stays calibrated: those that do are no fair sample (the first choice failed on them).
 */
export function onPath(conf: Confidence, path: string): Confidence {
  if (conf.status !== 'calibrated' && conf.status !== 'derived') return conf;
  if (conf.status === 'calibrated' && conf.scope.path === path) return conf;
  const { claim, p, lo, hi } = conf;
  const assumes = allAssumptions([conf], [`items that came by ${path} are like those it was measured on`]);
  return { status: 'derived', claim, p, lo, hi, rule: 'path', assumes };
}
