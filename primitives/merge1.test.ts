import { describe, expect, it } from 'vitest';
import { type Settled, SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok } from './kit/belief.ts';
import { label, num, text } from './kit/port-type.ts';
import { fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';
import { merge1 } from './merge1.ts';

describe('which path', () => {
  const taken = ok('yes', measured(0.9), { evidence: ['x'] });

  it.each([
    [[SKIPPED, taken], taken],
    [[taken, SKIPPED], taken],
    [[SKIPPED, abstain('No signal.')], abstain('No signal.')],
    [[fail('Timed out.'), SKIPPED], fail('Timed out.')],
  ] as [Settled[], Belief][])('of %j: %j, unchanged', (paths, expected) => {
    expect(settledOf(runOnce(merge1, { inputs: { in: paths } }))).toEqual(expected);
  });

  it('none: a failure that says so', () => {
    expect(settledOf(runOnce(merge1, { inputs: { in: [SKIPPED] } }))).toMatchObject({ outcome: 'fail' });
  });

  it('does not charge twice for what an earlier node has paid', () => {
    const paid: Belief = { ...taken, cost: { units: 1, ms: 5, calls: 1 } };
    expect(settledOf(runOnce(merge1, { inputs: { in: [paid] } })).cost.calls).toBe(0);
  });
});

describe('before running', () => {
  const fact = (type = text, status: Confidence['status'] = 'self_reported', verified = false) => ({
    ...{ type, claims: ['label-correct'], status },
    ...(verified && { verified }),
  });

  it.each([
    [[fact(label(['a'])), fact(label(['b']))], { type: label(['a', 'b']), status: 'self_reported' }],
    [[fact(label(['a'])), fact(text)], { type: text, status: 'self_reported' }],
    [[fact(num), fact(text)], { type: { t: 'Any' }, status: 'self_reported' }],
    [[fact(text, 'unknown'), fact(text, 'derived')], { type: text, status: 'derived' }],
  ])('%j become %j', (facts, expected) => {
    expect(merge1.infer(fakeInfer(merge1, { facts: { in: facts } })).out).toMatchObject(expected);
  });

  it('is verified only if every path is', () => {
    const verified = (...facts: ReturnType<typeof fact>[]) =>
      merge1.infer(fakeInfer(merge1, { facts: { in: facts } })).out?.verified;
    expect(verified(fact(text, 'derived', true), fact(text, 'derived', true))).toBe(true);
    expect(verified(fact(text, 'derived', true), fact(text))).toBeUndefined();
  });
});

it('keeps a record whole', () => {
  expect(merge1.ports({}).in[0]).toMatchObject({ many: { min: 2 }, whole: true });
});

it('is explained by the path', () => {
  const explain = (conf: Confidence) =>
    merge1.explain?.({ ...fakeRun(merge1, {}), output: ok('x', conf), port: 'out' });
  expect(explain(measured(0.9))).toMatchObject({
    rule: 'path',
    assumes: ['measured on items that took this path'],
  });
  expect(explain(says(0.9))).toMatchObject({ rule: 'path', assumes: [] });
});
