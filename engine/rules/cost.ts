/** R10: what a run can cost at most must fit what the pattern allows. */
import { boundPattern } from '../bounds.ts';
import type { Inference } from '../infer.ts';
import { type Issue, issue } from '../issues.ts';

export function* checkCost(inference: Inference): Generator<Issue> {
  const { budget } = inference.pattern;
  if (!budget) return;
  const worst = boundPattern(inference);
  for (const what of ['calls', 'units', 'ms'] as const) {
    const most = budget[what];
    if (most === undefined || worst[what] <= most) continue;
    const unit = WORDS[what];
    yield Number.isFinite(worst[what])
      ? issue('R10.over-budget', {}, { worst: worst[what], most, unit })
      : issue('R10.unbounded', {}, { most, unit });
  }
}

const WORDS = { calls: 'agent calls', units: 'cost units', ms: 'milliseconds' } as const;
