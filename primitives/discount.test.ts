import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { SKIPPED } from './define.ts';
import { discount } from './discount.ts';
import { abstain, type Confidence, isStatusAtMost, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { list, num, text } from './kit/port-type.ts';
import {
  CASES,
  codesOf,
  confidence,
  fakeInfer,
  fakeRun,
  measured,
  PATIENCE,
  runOnce,
  says,
  settledOf,
} from './kit/testing.ts';

vi.setConfig(PATIENCE);

const claim = 'label-correct';
const run = (conf: Confidence, config = {}, age: unknown = SKIPPED) =>
  runOnce(discount, {
    config,
    inputs: { in: ok('yes', conf), age: age === SKIPPED ? SKIPPED : ok(age, unknown('none', 'given')) },
  });
const old = { ageDays: 30, halfLifeDays: 30 };

describe('what is left', () => {
  it('moves towards the base rate and widens, and never multiplies', () => {
    const { conf } = settledOf(run(measured(0.9), old));
    if (conf.status !== 'derived') throw new Error(conf.status);
    // 201 of 402 outcomes are left, and one of the prior's two at 0.5
    expect(conf.p).toBeCloseTo((201 * 0.9 + 0.5) / 202, 10);
    expect(conf.p).toBeGreaterThan(0.9 / 2);
    expect(conf.hi - conf.lo).toBeGreaterThan(0.1);
    expect(conf.rule).toBe('staleness');
    expect(conf.assumes).toEqual(['what is known lost 0.5 of its weight']);
  });

  it.each([
    [says(0.9), old, says(0.9)],
    [unknown(claim, 'no-signal'), old, unknown(claim, 'no-signal')],
    [measured(0.9), {}, measured(0.9)],
    [measured(0.9), { ageDays: 365 }, { ...unknown(claim, 'too-few-outcomes'), n: 0 }],
    [measured(0.9), { reason: 'outOfDomain' }, unknown(claim, 'out-of-scope')],
    [certain(claim, { rule: 'oracle' }), { reason: 'outOfDomain' }, certain(claim, { rule: 'oracle' })],
    [certain(claim, { rule: 'human' }), { reason: 'dependent' }, certain(claim, { rule: 'human' })],
    [measured(0.9), { reason: 'dependent', copies: 1 }, measured(0.9)],
    [measured(0.9), { reason: 'outOfDomain', share: 1 }, measured(0.9)],
  ])('of %j with %j is %j', (conf, config, left) => expect(settledOf(run(conf, config)).conf).toEqual(left));

  it.each([
    [{ reason: 'dependent', copies: 3, rho: 0.25 }, 2 / 3],
    [{ reason: 'dependent' }, 1 / 1.5],
    [{ reason: 'outOfDomain', share: 0.4 }, 0.4],
    [{ ageDays: 15 }, 2 ** -0.5],
  ])('%j keeps %d of the weight', (config, keep) => {
    const { conf } = settledOf(run(measured(0.9), config));
    if (conf.status !== 'derived') throw new Error(conf.status);
    const weight = keep * 402;
    expect(conf.p).toBeCloseTo((weight * 0.9 + (1 - keep) * 2 * 0.5) / (weight + (1 - keep) * 2), 10);
  });

  it('even what was decided grows old', () => {
    expect(settledOf(run(certain(claim, { rule: 'human' }), old)).conf).toMatchObject({
      p: 0.75,
      lo: 0.5,
      hi: 1,
    });
  });

  it('takes the age that is connected', () => {
    expect(settledOf(run(measured(0.9), { halfLifeDays: 30 }, 30)).conf).toEqual(
      settledOf(run(measured(0.9), old)).conf,
    );
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 'old'])('fails for the age %s', (age) => {
    expect(settledOf(run(measured(0.9), {}, age)).outcome).toBe('fail');
  });

  it('hands on what is not ok, and leaves a path not taken alone', () => {
    expect(settledOf(runOnce(discount, { inputs: { in: abstain('No.') } })).outcome).toBe('abstain');
    expect(runOnce(discount, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
  });

  it('never raises a status, never leaves [0,1], never narrows towards certainty', () => {
    const configs = fc.constantFrom(
      old,
      { reason: 'dependent', copies: 4 },
      { reason: 'outOfDomain', share: 0.3 },
      { reason: 'outOfDomain' },
    );
    fc.assert(
      fc.property(confidence(), configs, (conf, config) => {
        const left = settledOf(run(conf, config)).conf;
        expect(isStatusAtMost(left.status, conf.status)).toBe(true);
        if (!('lo' in left && 'lo' in conf)) return;
        expect(left.lo).toBeLessThanOrEqual(left.p);
        expect(left.hi).toBeGreaterThanOrEqual(left.p);
        expect(Math.abs(left.p - 0.5)).toBeLessThanOrEqual(Math.abs(conf.p - 0.5) + 1e-12);
      }),
      CASES,
    );
  });
});

it.each([
  [old, 'weight left = 2^(-30 / 30 days) = 0.5'],
  [{ reason: 'dependent' }, 'weight left = 1 / (1 + (2 - 1) × 0.5) = 0.6667'],
  [{ reason: 'outOfDomain', share: 0.4 }, 'weight left = as set = 0.4'],
])('says why with %j: %s', (config, line) => {
  const ran = fakeRun(discount, { config, inputs: { in: ok('yes', measured(0.9)) } });
  const output = settledOf(run(measured(0.9), config));
  expect(discount.explain?.({ ...ran, output, port: 'out' }).lines[0]).toBe(line);
});

describe('before running', () => {
  const fact = (status: Confidence['status'], type = text) => ({ type, claims: [claim], status });

  it.each([
    [old, { in: [fact('calibrated')] }, []],
    [{}, { in: [fact('calibrated')] }, ['R9.age-none']],
    [{}, { in: [fact('calibrated')], age: [fact('unknown', num)] }, []],
    [{ reason: 'dependent' }, { in: [fact('derived')], age: [fact('unknown', num)] }, ['R9.age-unused']],
    [old, { in: [fact('self_reported')] }, ['W-NO-EFFECT']],
    [old, { in: [{ ...fact('derived', list(text)), items: fact('derived') }] }, ['R12.record']],
    [{}, {}, []],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(discount, { config, facts })).toEqual(codes);
  });

  it.each([
    ['calibrated', 'derived'],
    ['derived', 'derived'],
    ['self_reported', 'self_reported'],
  ] as const)('%s becomes at most %s', (before, after) => {
    expect(discount.infer(fakeInfer(discount, { facts: { in: [fact(before)] } })).out?.status).toBe(after);
  });

  it.each([{ halfLifeDays: 0 }, { ageDays: -1 }, { copies: 0 }, { rho: 1.1 }, { share: 2 }])(
    'refuses %j',
    (config) => {
      expect(discount.config.safeParse(config).success).toBe(false);
    },
  );
});
