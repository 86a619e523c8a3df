import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { list, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';
import { monitor } from './monitor.ts';

const claim = 'label-correct';
const told = (more: object): Belief => ok({ missing: 0, n: 200, ...more }, unknown('none', 'given'));
const run = (conf: Confidence, ledger?: Belief, config = {}) =>
  runOnce(monitor, { config, inputs: { in: ok('yes', conf) }, effects: ledger ? { ledger } : {} });
const drift = (conf: Confidence, state: string) => ({ ...conf, drift: state }) as Confidence;
const derived: Confidence = { ...certain(claim, { rule: 'oracle' }), p: 0.7, lo: 0.6, hi: 0.8, rule: 'pass' };
const gone = { status: 'unknown', claim, why: 'drift-broken', n: 200 };

describe('what it does to a confidence', () => {
  it.each([
    ['demote', measured(0.9), told({ drift: 'ok' }), measured(0.9)],
    ['demote', measured(0.9), told({ drift: 'watch' }), drift(measured(0.9), 'watch')],
    ['demote', measured(0.9), told({ drift: 'broken' }), gone],
    ['watch', measured(0.9), told({ drift: 'broken' }), drift(measured(0.9), 'broken')],
    ['watch', drift(measured(0.9), 'broken'), told({ drift: 'ok' }), drift(measured(0.9), 'broken')],
    ['demote', derived, told({ drift: 'broken' }), gone],
    ['watch', derived, told({ drift: 'broken' }), derived],
    ['demote', says(0.9), told({ drift: 'broken' }), gone],
    [
      'demote',
      certain(claim, { rule: 'human' }),
      told({ drift: 'broken' }),
      certain(claim, { rule: 'human' }),
    ],
    ['demote', unknown(claim, 'given'), told({ drift: 'broken' }), unknown(claim, 'given')],
    ['demote', measured(0.9), told({ unknown: 'drift-broken' }), gone],
    ['demote', measured(0.9), told({ missing: 1, n: 0 }), measured(0.9)],
    ['demote', measured(0.9), fail('Down.'), drift(measured(0.9), 'watch')],
    ['demote', measured(0.9), told({ threshold: 0.4 }), drift(measured(0.9), 'watch')],
    ['demote', measured(0.9), told({ drift: 'fine' }), drift(measured(0.9), 'watch')],
  ])('%s %j after %j: %j', (...[action, conf, ledger, wanted]) => {
    const out = settledOf(run(conf, ledger, { action }));
    expect(out.conf).toEqual(wanted);
    expect(out.value).toBe('yes');
  });

  it.each([abstain('No signal.'), fail('Timed out.')])('lets %j pass', (belief) => {
    const ran = runOnce(monitor, { inputs: { in: belief } });
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toEqual(belief);
  });

  it('asks about the last outcomes of its scope', () => {
    const { asked, out } = run(measured(0.9), undefined, { scope: 'replies', window: 100 });
    expect(out).toBeUndefined();
    expect(asked[0]?.request).toEqual({
      kind: 'ledger',
      scope: { claim, name: 'replies' },
      question: { ask: 'drift', window: 100 },
    });
  });

  it('waits, and leaves a path not taken alone', () => {
    expect(runOnce(monitor, { inputs: { in: undefined } }).out).toBeUndefined();
    expect(runOnce(monitor, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
  });
});

it.each([
  [
    told({ drift: 'broken' }),
    'What was promised and what came true differ in the last 200 outcomes: taken back.',
  ],
  [told({ drift: 'ok' }), 'Drift: ok.'],
  [fail('Down.'), 'Drift: watch. The outcomes could not be read.'],
])('says why after %j: %s', (ledger, line) => {
  const output = settledOf(run(measured(0.9), ledger));
  expect(monitor.explain?.({ ...fakeRun(monitor, {}), output, port: 'out' }).lines).toEqual([line]);
});

describe('before running', () => {
  const fact = (status: Confidence['status']) => ({ type: text, claims: [claim], status });

  it.each([
    [{}, fact('derived'), []],
    [{ action: 'watch' }, fact('calibrated'), []],
    [{ action: 'watch' }, fact('derived'), ['W-WATCH']],
    [{}, { ...fact('derived'), type: { t: 'Rec' as const, of: { a: text } } }, ['R12.record']],
    [{}, { ...fact('derived'), type: list(text), items: fact('derived') }, ['R12.record']],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(monitor, { config, facts: { in: [facts] } })).toEqual(codes);
    expect(monitor.infer(fakeInfer(monitor, { facts: { in: [facts] } })).out).toEqual(facts);
  });

  it.each([{ window: 10 }, { action: 'block' }])('refuses %j', (config) => {
    expect(monitor.config.safeParse(config).success).toBe(false);
  });
});
