/** Raw scores for a value: from its alternatives, from repeated answers, from its own words, from a judge. */
import type { Belief } from './belief.ts';
import { stableSum } from './probability.ts';
import { statedPercent } from './verbal.ts';
import { answerKey, type Match } from './voices.ts';

/** A score in [0,1] with its arithmetic, or in one sentence why there is none. */
export type Scored = { raw: number; because: string } | { raw?: never; because: string };

const inRange = (raw: number): number => Math.min(1, Math.max(0, raw));
const round = (value: number): number => Number(value.toFixed(4));

/** How far the value is ahead of the next alternative; what one alternative leaves open counts as the next. */
export function margin({ value, alternatives = [] }: Belief): Scored {
  const mine = answerKey(value);
  const own = alternatives.find((one) => answerKey(one.value) === mine);
  if (!own) return { because: 'The value has no alternatives with shares.' };
  const others = alternatives.filter((one) => one !== own).map(({ p }) => p);
  const next = others.length > 0 ? Math.max(...others) : 1 - own.p;
  return { raw: inRange(own.p - next), because: `margin = ${round(own.p)} - ${round(next)}` };
}

type Samples = { samples: readonly Belief[]; match: Match };

/** Answers among `samples` that have a value, by what they say, and how often each was given. */
function counted(value: unknown, { samples, match }: Samples) {
  const keys = samples.filter(({ outcome }) => outcome === 'ok').map((one) => answerKey(one.value, match));
  const counts = [...Map.groupBy(keys, (key) => key).values()].map((group) => group.length);
  const same = keys.filter((key) => key === answerKey(value, match)).length;
  return { n: keys.length, same, counts };
}

const TOO_FEW = 'Fewer than two samples have a value.';

/** Share of the samples that give the value. */
export function consistency(value: unknown, given: Samples): Scored {
  const { n, same } = counted(value, given);
  if (n < 2) return { because: TOO_FEW };
  return { raw: same / n, because: `consistency = ${same} / ${n}` };
}

/** 1 - H / ln n over equal answers: 1 when all n are the same, 0 when all differ. */
export function evenness(value: unknown, given: Samples): Scored {
  const { n, same, counts } = counted(value, given);
  if (n < 2) return { because: TOO_FEW };
  if (same === 0) return { because: 'No sample gives this value: how they spread says nothing about it.' };
  const entropy = -stableSum(counts.map((k) => (k / n) * Math.log(k / n)));
  return { raw: inRange(1 - entropy / Math.log(n)), because: `1 - ${round(entropy)} / ln ${n}` };
}

/** What the text says about itself, or the field `confidence` of a structured answer. */
export function verbal(value: unknown, words: Readonly<Record<string, number>>): Scored {
  if (typeof value === 'object' && value !== null && 'confidence' in value)
    return scoreIn(value.confidence, 'The field confidence is no number from 0 to 1.');
  const percent = typeof value === 'string' ? statedPercent(value, words) : undefined;
  if (percent === undefined) return { because: 'The text does not plainly say how sure it is.' };
  return { raw: percent / 100, because: `it says ${percent} %` };
}

/** A number in [0,1], or the field `score` of what a judge answered. */
export function judged(answer: unknown): Scored {
  const score = typeof answer === 'object' && answer !== null && 'score' in answer ? answer.score : answer;
  return scoreIn(score, 'The judge gave no score from 0 to 1.');
}

function scoreIn(score: unknown, problem: string): Scored {
  if (typeof score !== 'number' || !(score >= 0 && score <= 1)) return { because: problem };
  return { raw: score, because: `score ${round(score)}` };
}
