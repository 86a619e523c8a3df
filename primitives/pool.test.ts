import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abstain, type Belief, type Confidence, fail, isStatusAtMost, ok, unknown } from './kit/belief.ts';
import { label } from './kit/port-type.ts';
import {
  CASES,
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  probability,
  runOnce,
  says,
  settledOf,
  voices,
} from './kit/testing.ts';
import { pool } from './pool.ts';

let serial = 0;
const said = (value: string, conf: Confidence, more: Partial<Belief> = {}): Belief => {
  serial += 1;
  return ok(value, conf, { evidence: [`agent-${serial}`], ...more });
};
const pooled = (beliefs: readonly Belief[], config = {}) =>
  settledOf(runOnce(pool, { config, inputs: { in: beliefs } }));
const BINARY = { labels: ['no', 'yes'] };
const logit = (p: number) => Math.log(p / (1 - p));
const sigma = (z: number) => 1 / (1 + Math.exp(-z));

describe('the number', () => {
  it('is the sum of log-odds over the design effect', () => {
    const result = pooled(
      [said('yes', measured(0.8)), said('yes', measured(0.7)), said('no', measured(0.6))],
      BINARY,
    );
    const p = sigma((logit(0.8) + logit(0.7) - logit(0.6)) / (1 + 2 * 0.3));
    expect(result.value).toBe('yes');
    expect(result.conf).toMatchObject({ status: 'derived', claim: 'label-correct', rule: 'logpool.neff' });
    expect(result.conf.status === 'derived' && result.conf.p).toBeCloseTo(p, 9);
  });

  it('has an interval from the ends of the intervals of the voices', () => {
    const result = pooled([said('yes', measured(0.8)), said('no', measured(0.6))], { ...BINARY, rho: 0 });
    const { conf } = result;
    if (conf.status !== 'derived') throw new Error(conf.status);
    expect(conf.lo).toBeCloseTo(sigma(logit(0.75) - logit(0.65)), 9);
    expect(conf.hi).toBeCloseTo(sigma(logit(0.85) - logit(0.55)), 9);
  });

  it('takes a given correlation and a given prior', () => {
    const two = [said('yes', measured(0.8)), said('yes', measured(0.8))];
    const at = (config: object) => {
      const { conf } = pooled(two, { ...BINARY, ...config });
      return conf.status === 'derived' ? conf.p : Number.NaN;
    };
    expect(at({ rho: 1 })).toBeCloseTo(0.8, 9);
    expect(at({ rho: 0 })).toBeCloseTo(sigma(2 * logit(0.8)), 9);
    expect(at({ rho: 1, prior: { no: 0.9, yes: 0.1 } })).toBeCloseTo(0.8, 9);
    expect(at({ rho: 0, prior: { no: 0.2, yes: 0.8 } })).toBeCloseTo(sigma(2 * logit(0.8) - logit(0.8)), 9);
  });

  it('does not turn one named label into certainty', () => {
    const { conf } = pooled([said('yes', measured(0.8)), said('yes', measured(0.8))], { rho: 1 });
    expect(conf.status === 'derived' && conf.p).toBeCloseTo(0.8, 9);
  });

  it('uses what a voice said about other labels', () => {
    const alternatives = [
      { value: 'a', p: 0.5 },
      { value: 'b', p: 0.5 },
    ];
    const one = said('a', measured(0.5), { alternatives });
    const two = said('b', measured(0.6));
    expect(pooled([one, two], { labels: ['a', 'b', 'c'] }).value).toBe('b');
  });
});

describe('who counts', () => {
  const reported = [said('yes', says(0.9)), said('yes', says(0.8))];

  it('needs measured voices, and says how many are missing', () => {
    const none = pooled([...reported, said('yes', measured(0.9)), abstain('No signal.')]);
    expect(none).toMatchObject({
      outcome: 'abstain',
      reason: '1 of 4 voices have a measured confidence; 1 more needed. 3 of 4 spoke.',
    });
  });

  it('drops unknown and drifted voices', () => {
    const drifted = { ...measured(0.9), drift: 'broken' } as Confidence;
    const beliefs = [
      said('yes', measured(0.9)),
      said('yes', drifted),
      said('yes', unknown('label-correct', 'no-signal')),
    ];
    expect(pooled(beliefs).outcome).toBe('abstain');
  });

  it('takes raw scores when told to, and the result stays self-reported', () => {
    const result = pooled(reported, { voices: 'raw', ...BINARY });
    expect(result.conf).toMatchObject({ status: 'self_reported', method: 'raw-pool' });
    const one = pooled([...reported, said('yes', measured(0.9))], { voices: 'raw', ...BINARY });
    expect(one.conf.status).toBe('self_reported');
  });

  it('does not pool numbers about different things', () => {
    const other = said('yes', measured(0.9, { claim: 'language-correct' }));
    expect(pooled([said('yes', measured(0.9)), other])).toMatchObject({ outcome: 'abstain' });
    expect(pooled([said('yes', measured(0.9)), other]).reason).toContain('different things');
  });

  it('does not choose between equals, nor a label nobody named', () => {
    const torn = [said('yes', measured(0.8)), said('no', measured(0.8))];
    expect(pooled(torn, BINARY).reason).toContain('equally likely');
    const doubtful = [said('yes', measured(0.2)), said('yes', measured(0.1))];
    expect(pooled(doubtful).reason).toContain('another label');
  });
});

describe('laws', () => {
  const sure = probability().chain((p) => probability().map((width) => measured(p, { width: width * 0.2 })));
  const config = { labels: ['negative', 'neutral', 'positive'], minVoices: 1 };

  it('any order gives the same, the interval holds p, status never rises, JSON is exact', () => {
    const shuffled = voices(sure).chain((one) =>
      fc.tuple(fc.constant(one), fc.shuffledSubarray(one, { minLength: one.length })),
    );
    fc.assert(
      fc.property(shuffled, probability(), ([one, other], rho) => {
        const [a, b] = [pooled(one, { ...config, rho }), pooled(other, { ...config, rho })];
        expect(JSON.stringify([b.outcome, b.value, b.conf])).toBe(
          JSON.stringify([a.outcome, a.value, a.conf]),
        );
        expect(isStatusAtMost(a.conf.status, 'derived')).toBe(true);
        if (a.conf.status === 'derived') {
          expect(a.conf.lo <= a.conf.p && a.conf.p <= a.conf.hi).toBe(true);
          expect(a.conf.lo >= 0 && a.conf.hi <= 1).toBe(true);
        }
        expect(JSON.parse(JSON.stringify(a))).toEqual(a);
      }),
      CASES,
    );
  });

  it('raw pools are never more than self-reported', () => {
    fc.assert(
      fc.property(voices(), (given) =>
        isStatusAtMost(pooled(given, { ...config, voices: 'raw' }).conf.status, 'self_reported'),
      ),
      CASES,
    );
  });

  it('ignores who does not speak, and counts the same evidence once', () => {
    fc.assert(
      fc.property(voices(sure), (given) => {
        const { value, conf } = pooled(given, config);
        for (const more of [
          [...given, abstain('No signal.'), fail('Timed out.')],
          [...given, ...given],
        ]) {
          expect(pooled(more, config)).toMatchObject({ conf });
          expect(pooled(more, config).value).toEqual(value);
        }
      }),
      CASES,
    );
  });
});

describe('before running', () => {
  const fact = (status: Confidence['status']) => ({
    type: label(['yes', 'no']),
    claims: ['label-correct'],
    status,
  });

  it.each([
    [{}, ['self_reported', 'self_reported'], ['R12.pool']],
    [{}, ['derived', 'calibrated'], []],
    [{}, ['derived', 'self_reported'], ['R12.pool']],
    [{ minVoices: 1 }, ['derived', 'self_reported'], []],
    [{ voices: 'raw' }, ['self_reported', 'self_reported'], ['W-RAW']],
    [{ minVoices: 3 }, ['derived', 'derived'], ['R9.min-voices']],
    [{ prior: { yes: 0.5, no: 0.4 } }, ['derived', 'derived'], ['R9.prior']],
    [{ prior: { yes: 0.5, no: 0.5 } }, ['derived', 'derived'], []],
    [{ labels: ['yes', 'yes'] }, ['derived', 'derived'], ['R9.labels-repeat']],
  ] as const)('%j with %j: %j', (config, statuses, codes) => {
    expect(codesOf(pool, { config, facts: { in: statuses.map(fact) } })).toEqual(codes);
  });

  it('is derived, or self-reported when raw scores count', () => {
    const facts = { in: [fact('calibrated'), fact('calibrated')] };
    expect(pool.infer(fakeInfer(pool, { facts })).out).toMatchObject({
      type: label(['yes', 'no']),
      status: 'derived',
    });
    expect(pool.infer(fakeInfer(pool, { facts, config: { voices: 'raw' } })).out?.status).toBe(
      'self_reported',
    );
  });
});

it('explains the arithmetic and what it assumes', () => {
  const beliefs = [said('yes', measured(0.8)), said('yes', measured(0.7))];
  const context = {
    ...fakeRun(pool, { config: BINARY, inputs: { in: beliefs } }),
    output: pooled(beliefs, BINARY),
    port: 'out',
  };
  const why = pool.explain?.(context);
  expect(why?.rule).toBe('logpool.neff');
  expect(why?.lines).toEqual([
    '2 of 2 spoke; 2 pooled: yes 0.8, yes 0.7',
    'deff = 1 + (2 - 1) × 0.3 = 1.3, so 2 voices count as 1.5385',
    'softmax of log-odds / deff: yes 0.8479',
  ]);
  expect(why?.assumes[0]).toContain('rho = 0.3');
});
