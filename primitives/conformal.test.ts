import { describe, expect, it } from 'vitest';
import { conformal } from './conformal.ts';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { label, text } from './kit/port-type.ts';
import { IN_SET } from './kit/sets.ts';
import { codesOf, fakeInfer, fakeRun, runOnce, says, settledOf } from './kit/testing.ts';

const claim = 'label-correct';
const labels = ['bill', 'login', 'refund'];
const alternatives = [
  { value: 'refund', p: 0.55 },
  { value: 'bill', p: 0.4 },
];
const item = ok('refund', says(0.55), { alternatives, evidence: ['a'] });
const told = (more: object): Belief => ok({ missing: 0, n: 1000, ...more }, unknown('none', 'given'));
const run = (belief: Belief, ledger?: Belief, config = {}) =>
  runOnce(conformal, { config, inputs: { in: belief }, effects: ledger ? { ledger } : {} });

describe('what it asks', () => {
  it.each([
    [item, alternatives],
    [ok('refund', says(0.55)), [{ value: 'refund', p: 0.55 }]],
  ])('the distribution of %j', (belief, distribution) => {
    const { asked, out } = run(belief);
    expect(out).toBeUndefined();
    expect(asked[0]?.request).toEqual({
      kind: 'ledger',
      scope: { claim, name: '' },
      question: { ask: 'conformal', alpha: 0.1, mode: 'split', scores: 'lac', distribution },
    });
  });

  it('nothing where nothing is said about any label', () => {
    const ran = run(ok('refund', unknown(claim, 'free-text')), told({ set: [] }), { labels });
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toMatchObject({
      value: ['refund', 'bill', 'login'],
      conf: unknown(IN_SET, 'no-signal'),
      reason: 'Nothing is ruled out: the set names all 3 labels that are known.',
    });
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('nothing about %j', (belief) => {
    expect(run(belief).asked).toEqual([]);
    expect(settledOf(run(belief)).outcome).toBe(belief.outcome);
  });

  it('waits, and leaves a path not taken alone', () => {
    expect(runOnce(conformal, { inputs: { in: undefined } }).out).toBeUndefined();
    expect(runOnce(conformal, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
  });
});

describe('the set', () => {
  it('is what the outcomes leave, with 1 - alpha and the spread of the coverage', () => {
    const out = settledOf(run(item, told({ set: ['refund', 'bill'] }), { alpha: 0.2, mode: 'aci' }));
    expect(out).toMatchObject({
      value: ['refund', 'bill'],
      evidence: ['a'],
      conf: {
        status: 'calibrated',
        claim: IN_SET,
        p: 0.8,
        n: 1000,
        calibrator: 'aci-lac@1000',
        scope: { task: 'node', claim: IN_SET },
      },
    });
  });

  it('may be empty', () => {
    expect(settledOf(run(item, told({ set: [] })))).toMatchObject({
      value: [],
      conf: { status: 'calibrated' },
    });
  });

  it.each([
    [told({ missing: 7, n: 2 }), { why: 'too-few-outcomes', n: 2, missing: 7 }],
    [told({ unknown: 'drift-broken' }), { why: 'drift-broken', n: 1000 }],
    [fail('Down.'), { why: 'too-few-outcomes' }],
    [told({ label: 'bill' }), { why: 'too-few-outcomes', n: 1000 }],
  ])('is everything after %j, and nothing is claimed', (ledger, conf) => {
    expect(settledOf(run(item, ledger, { labels }))).toMatchObject({
      value: ['refund', 'bill', 'login'],
      conf: { status: 'unknown', claim: IN_SET, ...conf },
    });
  });

  it('is worth nothing when it was fitted on next to nothing', () => {
    expect(settledOf(run(item, told({ n: 5, set: ['refund'] }))).conf.status).toBe('unknown');
  });
});

it('says how it came about', () => {
  const output = settledOf(run(item, told({ set: ['refund', 'bill'] })));
  const why = conformal.explain?.({ ...fakeRun(conformal, { inputs: { in: item } }), output, port: 'out' });
  expect(why?.lines).toEqual([
    '1 - alpha = 0.9; the set has 2 labels',
    'coverage with 1000 outcomes: 0.8808 to 0.9179 (Beta, 95 %)',
  ]);
  expect(why?.assumes).toHaveLength(1);
});

describe('before running', () => {
  const fact = { type: label(labels), claims: [claim], status: 'self_reported' as const };

  it.each([
    [{ labels }, ['bill', 'login'], []],
    [{ labels: ['bill'] }, labels, ['R9.labels-missing']],
    [{}, labels, ['R9.labels-missing']],
    [{ labels: ['a', 'a'] }, labels, ['R9.labels-repeat']],
    [{}, undefined, []],
  ])('%j after labels %j: %j', (config, of, codes) => {
    const facts = [{ ...fact, type: label(of) }];
    expect(codesOf(conformal, { config, facts: { in: facts } })).toEqual(codes);
  });

  it.each([
    [fact, ['x'], { t: 'Set', of: label([...labels, 'x']) }],
    [{ ...fact, type: text }, ['x'], { t: 'Set', of: label() }],
  ])('after %j with %j it gives %j', (facts, more, type) => {
    const { out } = conformal.infer(
      fakeInfer(conformal, { config: { labels: more }, facts: { in: [facts] } }),
    );
    expect(out).toEqual({ type, claims: [IN_SET], status: 'calibrated' });
  });

  it.each([{ alpha: 0 }, { alpha: 0.6 }, { mode: 'x' }, { scores: 'x' }])('refuses %j', (config) => {
    expect(conformal.config.safeParse(config).success).toBe(false);
  });
});
