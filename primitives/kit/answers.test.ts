import { describe, expect, it } from 'vitest';
import { isDecided, measuredBy, readAnswer, taskAt, unmeasured, whatIsMissing } from './answers.ts';
import { abstain, type Confidence, fail, ok, unknown } from './belief.ts';
import { certain } from './certain.ts';
import type { LedgerAnswer } from './ledger.ts';
import { measured, says } from './testing.ts';

const claim = 'label-correct';
const scope = { task: 'node', claim };
const given = unknown('none', 'given');
const told = (more: object): LedgerAnswer => ({ missing: 0, n: 40, ...more }) as LedgerAnswer;
const number = { p: 0.8, lo: 0.7, hi: 0.9, calibrator: 'platt@40', drift: 'ok' };

describe('what the ledger said', () => {
  it.each([
    [ok({ missing: 0, n: 3 }, given), { missing: 0, n: 3 }],
    [ok({ missing: 7, n: 3 }, given), { missing: 7, n: 3 }],
    [ok('positive', given), undefined],
    [ok(null, given), undefined],
    [ok({ n: 3 }, given), undefined],
    [ok({ missing: -1, n: 3 }, given), undefined],
    [ok({ missing: 0, n: Number.NaN }, given), undefined],
    [fail('The ledger is down.'), undefined],
    [abstain('No.'), undefined],
  ])('%j is %j', (belief, answer) => expect(readAnswer(belief)).toEqual(answer));

  it.each([
    [undefined, { status: 'unknown', claim, why: 'too-few-outcomes' }],
    [
      { missing: 7, n: 3 },
      { status: 'unknown', claim, why: 'too-few-outcomes', n: 3, missing: 7 },
    ],
    [told({ unknown: 'out-of-scope' }), { status: 'unknown', claim, why: 'out-of-scope', n: 40 }],
    [told({ unknown: 'too-many-errors' }), { status: 'unknown', claim, why: 'out-of-scope', n: 40 }],
    [told(number), { status: 'calibrated', claim, ...number, n: 40, scope }],
    [told({ ...number, lo: 0.5 }), { status: 'unknown', claim, why: 'interval-too-wide', n: 40 }],
    [told({ ...number, drift: 'broken' }), { status: 'unknown', claim, why: 'drift-broken', n: 40 }],
    [told({ ...number, n: 9 }), { status: 'unknown', claim, why: 'too-few-outcomes', n: 9 }],
    [told({ ...number, lo: 0.85 }), { status: 'unknown', claim, why: 'out-of-scope', n: 40 }],
    [told({ ...number, p: Number.NaN }), { status: 'unknown', claim, why: 'out-of-scope', n: 40 }],
    [told({ threshold: 0.9 }), { status: 'unknown', claim, why: 'too-few-outcomes', n: 40 }],
  ])('%j means %j', (answer, conf) => expect(measuredBy(answer, scope)).toEqual(conf));

  it('an answer that is no number is no measurement', () => {
    expect(unmeasured(claim, told({ set: ['a'] }))).toMatchObject({ status: 'unknown', n: 40 });
  });

  it.each([
    [undefined, 'The outcomes could not be read.'],
    [{ missing: 10, n: 0 }, '0 outcomes known here, 10 more needed.'],
    [{ missing: 9, n: 1 }, '1 outcome known here, 9 more needed.'],
    [told(number), undefined],
  ])('%j in words: %s', (answer, words) => expect(whatIsMissing(answer)).toBe(words));
});

it.each([
  ['node', '', 'node'],
  ['map#12/retry#3/node', '', 'map/retry/node'],
  ['map#12/node', 'replies', 'replies'],
])('the node %s with the name %j is the scope %s', (key, name, task) => expect(taskAt(key, name)).toBe(task));

it.each<[Confidence, boolean]>([
  [certain(claim, { rule: 'oracle' }), true],
  [certain(claim, { rule: 'human', verdict: 'fail' }), true],
  [{ ...certain(claim, { rule: 'oracle' }), p: 0.9, lo: 0.8 }, false],
  [{ ...certain(claim, { rule: 'oracle' }), rule: 'pass' }, false],
  [measured(1), false],
  [says(1), false],
  [given, false],
])('%j is decided: %j', (conf, decided) => expect(isDecided(conf)).toBe(decided));
