import { describe, expect, it } from 'vitest';
import { calibrate } from './calibrate.ts';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { list, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';

const claim = 'label-correct';
const told = (more: object): Belief => ok({ missing: 0, n: 412, ...more }, unknown('none', 'given'));
const number = { p: 0.81, lo: 0.77, hi: 0.85, calibrator: 'platt@412', drift: 'ok' };
const scored = (conf: Confidence, ledger?: Belief, config = {}) =>
  runOnce(calibrate, { config, inputs: { in: ok('yes', conf) }, effects: ledger ? { ledger } : {} });

const calibrated = { ...number, status: 'calibrated', claim, n: 412, scope: { task: 'node', claim } };
const derived: Confidence = {
  ...certain(claim, { rule: 'oracle' }),
  p: 0.7,
  lo: 0.6,
  hi: 0.8,
  rule: 'vote.bound',
};

describe('what it asks', () => {
  it.each([
    [says(0.9), 0.9],
    [derived, 0.7],
    [measured(0.6), 0.6],
  ])('%j asks for the score', (conf, raw) => {
    const { asked, out } = scored(conf);
    expect(out).toBeUndefined();
    expect(asked.map(({ request }) => request)).toEqual([
      {
        kind: 'ledger',
        scope: { claim, name: '' },
        question: { ask: 'calibrate', raw, minN: 10, method: 'auto' },
      },
    ]);
  });

  it('asks by its config', () => {
    const { asked } = scored(says(0.9), undefined, { scope: 'replies', minN: 50, method: 'platt' });
    expect(asked[0]?.request).toMatchObject({
      scope: { name: 'replies' },
      question: { minN: 50, method: 'platt' },
    });
  });

  it.each([
    unknown(claim, 'no-signal'),
    certain(claim, { rule: 'human' }),
    certain(claim, { rule: 'oracle', verdict: 'fail' }),
  ])('asks nothing about %j, which stays', (conf) => {
    const ran = scored(conf, told(number));
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toEqual(ok('yes', conf));
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('asks nothing about %j', (belief) => {
    const ran = runOnce(calibrate, { inputs: { in: belief } });
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toEqual(belief);
  });

  it('a calibration that no longer holds is not calibrated again', () => {
    const ran = scored({ ...measured(0.9), drift: 'broken' } as Confidence, told(number));
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran).conf).toEqual(unknown(claim, 'drift-broken'));
  });

  it('waits, and leaves a path not taken alone', () => {
    expect(runOnce(calibrate, { inputs: { in: undefined } }).out).toBeUndefined();
    expect(runOnce(calibrate, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
  });
});

describe('what comes of it', () => {
  it.each([
    [told(number), calibrated],
    [told({ ...number, drift: 'watch' }), { ...calibrated, drift: 'watch' }],
    [told({ ...number, drift: 'broken' }), { status: 'unknown', claim, why: 'drift-broken', n: 412 }],
    [told({ ...number, lo: 0.5 }), { status: 'unknown', claim, why: 'interval-too-wide', n: 412 }],
    [told({ unknown: 'out-of-scope' }), { status: 'unknown', claim, why: 'out-of-scope', n: 412 }],
    [told({ n: 4, missing: 6 }), { status: 'unknown', claim, why: 'too-few-outcomes', n: 4, missing: 6 }],
    [told({ threshold: 0.4 }), { status: 'unknown', claim, why: 'too-few-outcomes', n: 412 }],
    [fail('The ledger is down.'), { status: 'unknown', claim, why: 'too-few-outcomes' }],
    [ok('nonsense', says(1)), { status: 'unknown', claim, why: 'too-few-outcomes' }],
  ])('%j gives %j, and the value passes', (ledger, conf) => {
    const out = settledOf(scored(says(0.9), ledger));
    expect(out.conf).toEqual(conf);
    expect(out.value).toBe('yes');
  });

  it('keeps evidence and what else was thought possible, and names its scope', () => {
    const before = ok('a', says(0.9), { evidence: ['x'], alternatives: [{ value: 'a', p: 0.9 }] });
    const ran = runOnce(calibrate, {
      config: { scope: 'replies' },
      inputs: { in: before },
      effects: { ledger: told(number) },
    });
    expect(settledOf(ran)).toEqual({
      ...before,
      conf: { ...calibrated, scope: { task: 'replies', claim } },
    });
  });

  it.each([
    [told({ n: 4, missing: 6 }), '4 outcomes known here, 6 more needed.'],
    [fail('Down.'), 'The outcomes could not be read.'],
    [told(number), undefined],
  ])('says what is missing: %j', (ledger, reason) => {
    expect(settledOf(scored(says(0.9), ledger)).reason).toBe(reason);
  });
});

describe('why', () => {
  it.each([
    [says(0.9), told(number), 'score 0.9 -> p 0.81 by platt@412, 412 outcomes'],
    [says(0.9), told({ n: 4, missing: 6 }), 'score 0.9 -> unknown: too-few-outcomes'],
    [certain(claim, { rule: 'human' }), told(number), 'This very item was decided.'],
    [unknown(claim, 'no-signal'), told(number), 'No score arrived.'],
  ])('%j after %j: %s', (conf, ledger, line) => {
    const output = settledOf(scored(conf, ledger));
    const context = fakeRun(calibrate, { inputs: { in: ok('yes', conf) } });
    expect(calibrate.explain?.({ ...context, output, port: 'out' }).lines[0]).toBe(line);
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status']) => ({ type: text, claims: [claim], status });

  it.each([
    [fact('self_reported'), [], 'calibrated'],
    [fact('derived'), [], 'calibrated'],
    [fact('unknown'), ['R12.no-score'], 'unknown'],
    [{ ...fact('unknown'), verified: true }, [], 'unknown'],
    [{ ...fact('derived'), type: { t: 'Rec' as const, of: { a: text } } }, ['R12.record'], 'calibrated'],
    [{ ...fact('derived'), type: list(text), items: fact('derived') }, ['R12.record'], 'calibrated'],
  ])('after %j: %j, then %s', (facts, codes, status) => {
    expect(codesOf(calibrate, { facts: { in: [facts] } })).toEqual(codes);
    expect(calibrate.infer(fakeInfer(calibrate, { facts: { in: [facts] } })).out?.status).toBe(status);
  });

  it.each([{ minN: 9 }, { minN: 10.5 }, { method: 'magic' }, { scope: 4 }])('refuses %j', (config) => {
    expect(calibrate.config.safeParse(config).success).toBe(false);
  });
});
