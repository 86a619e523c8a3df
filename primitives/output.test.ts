import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, fail, ok } from './kit/belief.ts';
import { measured, runOnce, says, settledOf } from './kit/testing.ts';
import { output } from './output.ts';

describe('the result', () => {
  it.each([
    ok('yes', measured(0.9), { evidence: ['x'], alternatives: [{ value: 'yes', p: 0.9 }] }),
    ok({ a: [1] }, says(0)),
    abstain('No signal.'),
    fail('Timed out.'),
  ])('is what arrives, unchanged: %j', (belief) => {
    expect(settledOf(runOnce(output, { inputs: { in: belief } }))).toEqual(belief);
  });

  it('is a failure where no path led here', () => {
    expect(settledOf(runOnce(output, { inputs: { in: SKIPPED } }))).toMatchObject({ outcome: 'fail' });
  });
});

it('has no way out', () => {
  expect(output.ports({ description: '' }).out).toEqual([]);
});
