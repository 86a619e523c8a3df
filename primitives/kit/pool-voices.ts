/** P1 on beliefs: whose number counts, over which labels, and what interval follows. Used by `pool`. */
import { designEffect } from './algebra.ts';
import { abstain, type Belief, type Confidence, ok, shownNumber } from './belief.ts';
import { type Distribution, poolClasses, toDistribution, uniform } from './log-pool.ts';
import { assumedRho } from './one-source.ts';
import { EDGE } from './probability.ts';
import { round } from './threshold.ts';
import { whyUnknown } from './usable.ts';
import { allEvidence, commonClaim, countVoices, type Voices, whoSpoke } from './voices.ts';

export type PoolRule = {
  minVoices: number;
  voices: 'calibrated' | 'raw';
  rho: 'auto' | number;
  labels: readonly string[];
  prior?: Readonly<Record<string, number>> | undefined;
};

/** The pooled belief with its arithmetic, at most three lines. */
export type Pooled = { belief: Belief; lines: readonly string[]; rho: number };

/** A class for "none of those named", where only one label was named. Longer than any label may be. */
const OTHER = `another label${' '.repeat(120)}`;

/** One number for each voice and label; more would hold everything else up for seconds. */
const MOST_NUMBERS = 300_000;

type Voice = Belief<string> & { conf: Exclude<Confidence, { status: 'unknown' }> };
type End = 'p' | 'lo' | 'hi';

export function poolVoices(beliefs: readonly Belief[], rule: PoolRule): Pooled {
  const counted = countVoices(beliefs, 'exact');
  const voices = counted.voices.filter((voice): voice is Voice => counts(voice, rule));
  // not yet told apart by family: only those of one source are known to be alike
  const rho = rule.rho === 'auto' ? assumedRho(voices) : rule.rho;
  const problem = whyNot(counted, voices, rule);
  if (problem !== undefined) return { belief: declined(counted, problem), lines: [problem], rho };
  const classes = classesOf(voices, rule);
  if (voices.length * classes.length > MOST_NUMBERS) {
    const crowd = `${voices.length} voices over ${classes.length} labels are too many to pool.`;
    return { belief: declined(counted, crowd), lines: [crowd], rho };
  }
  const prior = priorOf(classes, rule);
  const at = (ends: (voice: Voice) => End): Distribution =>
    poolClasses(
      voices.map((voice) => distributionOf(voice, ends(voice), classes)),
      { prior, rho },
    );
  const pooled = at(() => 'p');
  const [winner, second] = [...classes].sort((a, b) => (pooled[b] ?? 0) - (pooled[a] ?? 0));
  const lines = arithmetic({ counted, voices, pooled, winner, rho });
  if (winner === undefined || winner === OTHER)
    return { belief: declined(counted, 'The voices together find another label more likely.'), lines, rho };
  const p = pooled[winner] ?? Number.NaN;
  if (second !== undefined && p - (pooled[second] ?? 0) < 1e-9)
    return { belief: declined(counted, `${winner} and ${second} are equally likely.`), lines, rho };
  const worst = at(({ value }) => (value === winner ? 'lo' : 'hi'))[winner] ?? Number.NaN;
  const best = at(({ value }) => (value === winner ? 'hi' : 'lo'))[winner] ?? Number.NaN;
  const conf = confidenceOf(voices, rule, { p, lo: Math.min(p, worst), hi: Math.max(p, best), rho });
  return {
    belief: ok(winner, conf, { alternatives: shares(pooled), evidence: allEvidence(voices) }),
    lines,
    rho,
  };
}

/** Does this voice have a label and a number that may be pooled? */
function counts({ value, conf }: Belief, { voices }: PoolRule): boolean {
  if (typeof value !== 'string' || whyUnknown(conf) !== undefined) return false;
  return voices === 'raw' || conf.status !== 'self_reported';
}

function whyNot(counted: Voices, voices: readonly Voice[], rule: PoolRule): string | undefined {
  const missing = rule.minVoices - voices.length;
  const kind = rule.voices === 'raw' ? 'a score' : 'a measured confidence';
  if (missing > 0 || voices.length === 0)
    return `${voices.length} of ${counted.asked} voices have ${kind}; ${Math.max(1, missing)} more needed.`;
  return commonClaim(voices) === undefined ? 'The voices are about different things.' : undefined;
}

function declined(counted: Voices, problem: string): Belief {
  const more = { claim: commonClaim(counted.voices) ?? 'none', evidence: allEvidence(counted.voices) };
  return abstain(`${problem} ${whoSpoke(counted)}.`, more);
}

function classesOf(voices: readonly Voice[], { labels, prior = {} }: PoolRule): readonly string[] {
  const named = voices.flatMap(({ value, alternatives = [] }) => [
    value,
    ...alternatives.map((one) => one.value),
  ]);
  const all = [...new Set([...labels, ...Object.keys(prior), ...named])].filter((one) => one !== undefined);
  return all.length > 1 ? all.sort() : [...all, OTHER];
}

/** Labels that the prior does not name get next to nothing; the shares still add up to 1. */
function priorOf(classes: readonly string[], { prior }: PoolRule): Distribution {
  if (!prior) return uniform(classes);
  const shareOf = (name: string): number => (Object.hasOwn(prior, name) ? prior[name] : undefined) ?? EDGE;
  const total = classes.reduce((sum, name) => sum + shareOf(name), 0);
  return Object.fromEntries(classes.map((name) => [name, shareOf(name) / total]));
}

function distributionOf(voice: Voice, end: End, classes: readonly string[]): Distribution {
  const { value = OTHER, alternatives = [] } = voice;
  const others = Object.fromEntries(alternatives.map((one) => [one.value, one.p]));
  return toDistribution({ value, p: numberAt(voice.conf, end), others }, classes);
}

function numberAt(conf: Voice['conf'], end: End): number {
  return conf.status === 'self_reported' ? conf.raw : conf[end];
}

type Numbers = { p: number; lo: number; hi: number; rho: number };

function confidenceOf(voices: readonly Voice[], rule: PoolRule, { p, lo, hi, rho }: Numbers): Confidence {
  const claim = commonClaim(voices) ?? 'none';
  if (rule.voices === 'raw') return { status: 'self_reported', claim, raw: p, method: 'raw-pool' };
  const assumes = [`exchangeable error correlation rho = ${rho}`];
  return { status: 'derived', claim, p, lo, hi, rule: 'logpool.neff', assumes };
}

const shares = (pooled: Distribution): { value: string; p: number }[] =>
  Object.entries(pooled)
    .filter(([value]) => value !== OTHER)
    .map(([value, p]) => ({ value, p }))
    .sort((a, b) => b.p - a.p || (a.value < b.value ? -1 : 1));

type Sum = {
  counted: Voices;
  voices: readonly Voice[];
  pooled: Distribution;
  winner: string | undefined;
  rho: number;
};

function arithmetic({ counted, voices, pooled, winner, rho }: Sum): string[] {
  const n = voices.length;
  const deff = designEffect(n, rho);
  const said = voices.slice(0, 5).map((voice) => `${voice.value} ${round(shownNumber(voice.conf) ?? 0)}`);
  return [
    `${whoSpoke(counted)}; ${n} pooled: ${said.join(', ')}${n > 5 ? ', …' : ''}`,
    `deff = 1 + (${n} - 1) × ${rho} = ${round(deff)}, so ${n} voices count as ${round(n / deff)}`,
    `softmax of log-odds / deff: ${winner?.trim() ?? 'none'} ${round(winner === undefined ? 0 : (pooled[winner] ?? 0))}`,
  ];
}
