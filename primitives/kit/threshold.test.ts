import { expect, it } from 'vitest';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './belief.ts';
import { measured, says } from './testing.ts';
import { judge, type NumberUsed } from './threshold.ts';

const BROKEN = { ...measured(0.9), drift: 'broken' } as Confidence;
const WRONG = {
  outcome: 'fail',
  conf: measured(0.99),
  evidence: [],
  cost: { units: 0, ms: 0, calls: 0 },
} as const;

const TABLE: readonly { of: Belief; use: NumberUsed; isEnough: boolean; because: string }[] = [
  { of: ok(1, measured(0.8)), use: 'p', isEnough: true, because: 'p 0.8 >= threshold 0.8' },
  { of: ok(1, measured(0.79)), use: 'p', isEnough: false, because: 'p 0.79 < threshold 0.8' },
  { of: ok(1, measured(0.84)), use: 'lo', isEnough: false, because: 'lower end 0.79 < threshold 0.8' },
  { of: ok(1, measured(0.84)), use: 'raw', isEnough: true, because: 'p 0.84 >= threshold 0.8' },
  { of: ok(1, says(0.91234)), use: 'raw', isEnough: true, because: 'raw score 0.9123 >= threshold 0.8' },
  {
    of: ok(1, says(0.9)),
    use: 'p',
    isEnough: false,
    because: 'Not compared: its score is self-reported, not measured.',
  },
  {
    of: ok(1, unknown('c', 'given')),
    use: 'raw',
    isEnough: false,
    because: 'Not compared: its confidence is unknown.',
  },
  { of: ok(1, BROKEN), use: 'p', isEnough: false, because: 'Not compared: its calibration no longer holds.' },
  { of: abstain('No signal.'), use: 'p', isEnough: false, because: 'There is no answer: No signal.' },
  { of: fail('Timed out.'), use: 'p', isEnough: false, because: 'It failed: Timed out.' },
  // whatever number it carries
  { of: WRONG, use: 'p', isEnough: false, because: 'It failed.' },
];

it.each(TABLE)('$because', ({ of, use, isEnough, because }) => {
  expect(judge(of, { use, threshold: 0.8 })).toEqual({ isEnough, because });
});
