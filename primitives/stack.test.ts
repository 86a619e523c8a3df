import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { label, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf, voices } from './kit/testing.ts';
import { pool } from './pool.ts';
import { stack } from './stack.ts';

const claim = 'label-correct';
const given = unknown('none', 'given');
const told = (more: object): Belief => ok({ missing: 0, n: 300, ...more }, given);
const few = ok({ missing: 120, n: 30 }, given);
const from = (id: string, value: string, conf: Confidence) => ok(value, conf, { evidence: [id] });
const three = [from('a', 'yes', says(0.9)), from('b', 'no', says(0.7)), from('c', 'yes', measured(0.8))];
const run = (arriving: readonly Belief[], ledger?: Belief, config = {}) =>
  runOnce(stack, { config, inputs: { in: arriving }, effects: ledger ? { ledger } : {} });

describe('what it asks', () => {
  it('names each voice, its label and its number', () => {
    const { asked, out } = run(three, undefined, { modelId: 'replies' });
    expect(out).toBeUndefined();
    expect(asked[0]?.request).toEqual({
      kind: 'ledger',
      scope: { claim, name: 'replies' },
      question: {
        ask: 'stack',
        minN: 150,
        voices: [
          { source: 'a', label: 'yes', p: 0.9 },
          { source: 'b', label: 'no', p: 0.7 },
          { source: 'c', label: 'yes', p: 0.8 },
        ],
      },
    });
  });

  it.each([
    [[abstain('No signal.'), fail('Timed out.')], 'Nobody spoke. 0 of 2 spoke.'],
    [
      [from('a', 'yes', says(0.9)), from('b', 'yes', says(0.9, 'schema-valid'))],
      'The voices are about different things. 2 of 2 spoke.',
    ],
  ])('nothing when there is nothing to weigh: %j', (arriving, reason) => {
    const ran = run(arriving, told({}));
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toMatchObject({ outcome: 'abstain', reason });
  });

  it('nothing when no voice has a number: weights of nobody are no signal', () => {
    const mute = ['yes', 'no', 'yes'].map((value, i) => from(`v${i}`, value, unknown(claim, 'no-signal')));
    const ran = run(mute, told({ label: 'no', p: 0.9, lo: 0.85, hi: 0.95, calibrator: 'x@1', drift: 'ok' }));
    expect(ran.asked).toEqual([]);
    expect(settledOf(ran)).toMatchObject({ value: 'yes', conf: unknown(claim, 'no-signal') });
  });

  it('waits for all voices, and abstains where there are none', () => {
    expect(runOnce(stack, { inputs: { in: [three[0], undefined] } }).out).toBeUndefined();
    expect(settledOf(runOnce(stack, { inputs: { in: [SKIPPED, SKIPPED] } })).outcome).toBe('abstain');
  });
});

describe('with learned weights', () => {
  const number = { label: 'no', p: 0.84, lo: 0.8, hi: 0.88, calibrator: 'stack@300', drift: 'ok' };

  it('takes the label and the number that was measured of such weights', () => {
    expect(settledOf(run(three, told(number)))).toMatchObject({
      value: 'no',
      evidence: ['a', 'b', 'c'],
      conf: {
        status: 'calibrated',
        claim,
        p: 0.84,
        n: 300,
        calibrator: 'stack@300',
        scope: { task: 'node' },
      },
    });
  });

  it.each([
    [{ ...number, drift: 'broken' }, 'drift-broken'],
    [{ ...number, lo: 0.5 }, 'interval-too-wide'],
  ])('%j gives the label, and nothing is claimed: %s', (answer, why) => {
    expect(settledOf(run(three, told(answer)))).toMatchObject({
      value: 'no',
      conf: { status: 'unknown', why, n: 300 },
    });
  });

  it('weights that say nothing are not made up for by a formula', () => {
    const both = [from('a', 'yes', measured(0.9)), from('b', 'yes', measured(0.8))];
    expect(settledOf(run(both, told({ unknown: 'interval-too-wide' })))).toMatchObject({
      value: 'yes',
      conf: { status: 'unknown', why: 'interval-too-wide', n: 300 },
    });
  });
});

describe('before weights are learned', () => {
  it('is a pool of the measured voices, and says so', () => {
    const both = [
      from('a', 'yes', measured(0.9)),
      from('b', 'yes', measured(0.8)),
      from('c', 'no', says(0.9)),
    ];
    const out = settledOf(run(both, few));
    const pooled = settledOf(runOnce(pool, { inputs: { in: both } }));
    if (out.conf.status !== 'derived' || pooled.conf.status !== 'derived') throw new Error('not derived');
    expect({ ...out.conf, assumes: [] }).toEqual({ ...pooled.conf, assumes: [] });
    expect(out.conf.assumes).toContain(
      'the weights of the voices are not learned yet: they are pooled instead',
    );
    expect(out.reason).toBe('30 outcomes known here, 120 more needed. 3 of 3 spoke.');
  });

  it.each([
    [few, { status: 'unknown', why: 'too-few-outcomes', n: 30, missing: 120 }],
    [fail('Down.'), { status: 'unknown', why: 'too-few-outcomes' }],
  ])('is a vote where too few are measured, after %j', (ledger, conf) => {
    expect(settledOf(run(three, ledger))).toMatchObject({ value: 'yes', conf, evidence: ['a', 'b', 'c'] });
  });

  it('abstains when that vote is tied', () => {
    expect(settledOf(run(three.slice(0, 2), few))).toMatchObject({
      outcome: 'abstain',
      reason: '2 answers are tied. 30 outcomes known here, 120 more needed. 2 of 2 spoke.',
    });
  });

  it('does not depend on the order of voices', () => {
    fc.assert(
      fc.property(voices(), (arriving) => {
        const [a, b] = [run(arriving, few), run(arriving.toReversed(), few)].map((ran) => settledOf(ran));
        expect(b?.value).toEqual(a?.value);
        expect(b?.conf.status).toEqual(a?.conf.status);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('why', () => {
  it.each([
    [few, 'vote', '30 outcomes known here, 120 more needed. 3 of 3 spoke.'],
    [
      told({ label: 'no', p: 0.84, lo: 0.8, hi: 0.88, calibrator: 'stack@300', drift: 'ok' }),
      'stack',
      'z = b + sum w s logit p -> p 0.84 by stack@300',
    ],
  ])('after %j by rule %s', (ledger, rule, line) => {
    const output = settledOf(run(three, ledger));
    const why = stack.explain?.({ ...fakeRun(stack, { inputs: { in: three } }), output, port: 'out' });
    expect(why).toMatchObject({ rule, lines: ['a: yes 0.9, b: no 0.7, c: yes 0.8', line] });
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status'], type = label(['yes', 'no'])) => ({
    type,
    claims: [claim],
    status,
  });

  it.each([
    [[fact('self_reported'), fact('unknown')], [], 'calibrated'],
    [[fact('unknown'), fact('unknown')], ['R12.no-score'], 'unknown'],
    [[], [], 'calibrated'],
  ])('after %j: %j, then %s', (facts, codes, status) => {
    expect(codesOf(stack, { facts: { in: facts } })).toEqual(codes);
    expect(stack.infer(fakeInfer(stack, { facts: { in: facts } })).out?.status).toBe(status);
  });

  it('gives one of the labels the voices can give', () => {
    const facts = [fact('derived'), fact('derived', label(['maybe']))];
    const { out } = stack.infer(fakeInfer(stack, { facts: { in: facts } }));
    expect(out?.type).toEqual(label(['yes', 'no', 'maybe']));
    const open = [fact('derived'), { ...fact('derived'), type: text }];
    expect(stack.infer(fakeInfer(stack, { facts: { in: open } })).out?.type).toEqual(label());
  });

  it.each([{ minN: 149 }, { minVoices: 0 }, { modelId: 7 }])('refuses %j', (config) => {
    expect(stack.config.safeParse(config).success).toBe(false);
  });
});
