/** T3 for whatever chooses between ways or stops early: what a number is still worth. */
import type { PortFacts } from '../define.ts';
import { type Confidence, isStatusAtMost } from './belief.ts';
import { allAssumptions } from './derive.ts';
import { onPath } from './path.ts';

/** Did an oracle or a person decide this very item? Then the way it came by changes nothing. */
export const isDecidedItem = (conf: Confidence): boolean =>
  conf.status === 'derived' && (conf.rule === 'oracle' || conf.rule === 'human');

/** The confidence on this way; at most derived, unless it was measured on it. */
export const byWay = (conf: Confidence, path: string): Confidence =>
  isDecidedItem(conf) ? conf : onPath(conf, path);

export const CUT_OFF = 'cut off by a budget';

/** The confidence of an answer that was to be improved and was not: at most derived. */
export function cutOff(conf: Confidence): Confidence {
  if (conf.status === 'unknown' || conf.status === 'self_reported' || isDecidedItem(conf)) return conf;
  const { claim, p, lo, hi } = conf;
  const rule = conf.status === 'derived' ? conf.rule : 'path';
  return { status: 'derived', claim, p, lo, hi, rule, assumes: allAssumptions([conf], [CUT_OFF]) };
}

/** Facts of a value that comes by a way on which nothing was measured. */
export const factsByWay = (facts: PortFacts): PortFacts =>
  isStatusAtMost(facts.status, 'derived') ? facts : { ...facts, status: 'derived' };
