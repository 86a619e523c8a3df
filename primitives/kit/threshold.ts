/** Comparing a confidence with a threshold. What has no measured number never passes. */
import type { Belief, Confidence } from './belief.ts';
import { whyUnknown } from './usable.ts';

/** Which number is compared: `raw` also accepts what an agent says about itself. */
export const NUMBERS = ['p', 'lo', 'raw'] as const;
export type NumberUsed = (typeof NUMBERS)[number];

const WHY: Record<string, string> = {
  unknown: 'its confidence is unknown',
  self_reported: 'its score is self-reported, not measured',
  'drift-broken': 'its calibration no longer holds',
  'too-few-outcomes': 'too few outcomes are known',
  'interval-too-wide': 'its interval is too wide',
};

/** The number in [0,1], or the reason why there is none that counts. */
function countedNumber(conf: Confidence, use: NumberUsed): number | string {
  if (conf.status === 'unknown') return conf.status;
  if (conf.status === 'self_reported') return use === 'raw' ? conf.raw : conf.status;
  const why = whyUnknown(conf);
  if (why) return why;
  return use === 'lo' ? conf.lo : conf.p;
}

export type Judged = { isEnough: boolean; because: string };

/** Does a belief reach `threshold` (inclusive, in [0,1])? `because` is the arithmetic or the reason. */
export function judge(belief: Belief, { use, threshold }: { use: NumberUsed; threshold: number }): Judged {
  if (belief.outcome !== 'ok') {
    const what = belief.outcome === 'abstain' ? 'There is no answer' : 'It failed';
    return { isEnough: false, because: belief.reason ? `${what}: ${belief.reason}` : `${what}.` };
  }
  const number = countedNumber(belief.conf, use);
  if (typeof number === 'string') return { isEnough: false, because: `Not compared: ${WHY[number]}.` };
  const isEnough = number >= threshold;
  const name = belief.conf.status === 'self_reported' ? 'raw score' : use === 'lo' ? 'lower end' : 'p';
  return { isEnough, because: `${name} ${round(number)} ${isEnough ? '>=' : '<'} threshold ${threshold}` };
}

/** Four decimals at most, for lines of arithmetic. */
export const round = (value: number): number => Number(value.toFixed(4));
