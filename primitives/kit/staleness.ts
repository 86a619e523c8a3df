/** T2: what was measured loses weight with time; it drifts to the base rate and its interval widens. */
import { type Confidence, unknown } from './belief.ts';
import { PRIOR_WEIGHT } from './counts.ts';
import { allAssumptions, type Range } from './derive.ts';
import { toProbability } from './probability.ts';
import { tooLittle } from './usable.ts';

/** Share of its weight that evidence of this age keeps: 1/2 after each half-life. Range [0,1]. */
export function weightLeft(ageMs: number, halfLifeMs: number): number {
  if (!(ageMs >= 0 && halfLifeMs > 0)) throw new RangeError(`Age ${ageMs} ms, half-life ${halfLifeMs} ms.`);
  return 2 ** (-ageMs / halfLifeMs);
}

/**
 * The same confidence with `keep` in [0,1] of its weight. Outcomes: (r, s) become (keep r, keep s), the
 * spread grows with 1 / sqrt(weight), and too few of them left say nothing. A derived number, which has
 * no outcomes of its own: with probability `keep` it still holds, else nothing is known. What has no
 * number stays as it is, and a raw score is about the item, not about time.
 */
export function stale(conf: Confidence, { keep, base = 0.5 }: { keep: number; base?: number }): Confidence {
  toProbability(base);
  if (toProbability(keep) === 1 || conf.status === 'unknown' || conf.status === 'self_reported') return conf;
  const { claim } = conf;
  const assumes = allAssumptions([conf], [`what is known lost ${round(1 - keep)} of its weight`]);
  if (conf.status === 'derived')
    return { ...conf, ...faded(conf, { keep, base }), rule: 'staleness', assumes };
  const range = thinned(conf, { keep, base });
  const why = conf.drift === 'broken' ? 'drift-broken' : tooLittle({ ...range, n: conf.n * keep });
  return why ? unknown(claim, why) : { status: 'derived', claim, ...range, rule: 'staleness', assumes };
}

type Loss = { keep: number; base: number };

const faded = ({ p, lo, hi }: Range, { keep, base }: Loss): Range => ({
  p: base + keep * (p - base),
  lo: keep * lo,
  hi: 1 - keep * (1 - hi),
});

/** p is the mean (r + aW) / (n + W) of its outcomes; so is the result, of those that are left. */
function thinned({ p, lo, hi, n }: Range & { n: number }, { keep, base }: Loss): Range {
  const weight = keep * (n + PRIOR_WEIGHT);
  const prior = (1 - keep) * PRIOR_WEIGHT;
  const mean = (weight * p + prior * base) / (weight + prior);
  const wider = Math.sqrt((n + PRIOR_WEIGHT) / (weight + prior));
  return { p: mean, lo: Math.max(0, mean - wider * (p - lo)), hi: Math.min(1, mean + wider * (hi - p)) };
}

const round = (share: number): number => Number(share.toFixed(4));
