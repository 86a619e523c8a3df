/** The laws of A5 that are about confidences: status, interval, claim, provenance, and how they travel. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { chainConditional, frechetLow, linearPool, minimum, noisyOr, product } from './algebra.ts';
import {
  abstain,
  type Belief,
  type Confidence,
  type ConfidenceStatus,
  fail,
  isStatusAtMost,
  ok,
  shownNumber,
  unknown,
  type Verification,
} from './belief.ts';
import { certain } from './certain.ts';
import { chainOf, chainRange, lossy } from './chain.ts';
import { anySucceeds, mixture, selected } from './choice.ts';
import { afterRound } from './debate.ts';
import { atEnds, derive } from './derive.ts';
import { onPath } from './path.ts';
import { type PoolRule, poolVoices } from './pool-voices.ts';
import { stale } from './staleness.ts';
import { CASES, LABELS, measured, PATIENCE, probability, says, voices } from './testing.ts';
import { whyUnknown } from './usable.ts';
import { afterCheck } from './verdicts.ts';

vi.setConfig(PATIENCE);

const CLAIM = 'label-correct';

/** Any confidence with a number or without, about `claim`; its interval is anything around its number. */
const anyConfidence = (claim: fc.Arbitrary<string> = fc.constant(CLAIM)): fc.Arbitrary<Confidence> =>
  fc
    .record({
      claim,
      ends: fc.tuple(probability(), probability(), probability()),
      kind: fc.constantFrom('unknown', 'says', 'derived', 'measured', 'measured', 'derived'),
      n: fc.integer({ min: 0, max: 500 }),
      drift: fc.constantFrom('ok', 'ok', 'ok', 'watch', 'broken'),
    })
    .map(({ claim: about, ends, kind, n, drift }): Confidence => {
      const [lo = 0, p = 0, hi = 0] = ends.sort((a, b) => a - b);
      if (kind === 'unknown') return unknown(about, 'no-signal');
      if (kind === 'says') return says(p, about);
      const range = { claim: about, p, lo, hi };
      if (kind === 'derived')
        return { status: 'derived', ...range, rule: 'logpool.neff', assumes: ['rho = 0.3'] };
      return {
        ...measured(p, { claim: about }),
        ...range,
        n,
        drift,
        lo: Math.max(lo, p - 0.15),
        hi: Math.min(hi, p + 0.15),
      } as Confidence;
    });

const many = fc.array(anyConfidence(), { minLength: 1, maxLength: 5 });
const mixed = fc.array(anyConfidence(fc.constantFrom(CLAIM, 'schema-valid')), { minLength: 2, maxLength: 5 });

const RULE: PoolRule = { minVoices: 1, voices: 'calibrated', rho: 0.3, labels: LABELS };
const pooled = (confs: readonly Confidence[], voicesCount: PoolRule['voices'] = 'calibrated'): Confidence =>
  poolVoices(
    confs.map((conf, i) => ok('positive', conf, { evidence: [`e${i}`] })),
    { ...RULE, voices: voicesCount },
  ).belief.conf;

/** Rules that need every input, and say something of a different claim. */
const SERIAL: Record<string, (confs: readonly Confidence[]) => Confidence> = {
  'S1 chain.cond': chainOf,
  'S2 chain.bounds': (confs) => chainRange(confs, { action: 'reversible' }),
  'S2 chain.bounds, irreversible': (confs) => chainRange(confs, { action: 'irreversible' }),
  'S5 lossy': ([first = unknown(CLAIM, 'given'), second = first]) => lossy(first, second),
};

/** Rules about one claim. */
const PARALLEL: Record<string, (confs: readonly Confidence[]) => Confidence> = {
  'P1 logpool.neff': (confs) => pooled(confs),
  'P5 linear.pool': mixture,
  'P6 noisy.or': (confs) => anySucceeds(confs, { oracle: 'the tests' }),
  'T4 debate': ([first = unknown(CLAIM, 'given'), second = first]) =>
    afterRound(first, second, { newEvidence: [] }),
};

/** Rules that change one confidence. */
const SINGLE: Record<string, (conf: Confidence) => Confidence> = {
  'P7 select': (conf) => selected(conf).conf,
  'T2 staleness': (conf) => stale(conf, { keep: 0.7 }),
  'T2 staleness, long': (conf) => stale(conf, { keep: 0.01, base: 0.2 }),
  'T3 path': (conf) => onPath(conf, 'fallback from a'),
  'A2 verdict': (conf) => afterCheck(conf, CHECK),
  'A2 verdict, fail': (conf) => afterCheck(conf, { ...CHECK, verdict: 'fail' }),
};
const CHECK: Verification = {
  oracle: 'recompute',
  verdict: 'pass',
  covers: 'arithmetic-consistent',
  power: { se: { r: 90, s: 10 }, sp: { r: 60, s: 40 } },
};

const RULES: Record<string, (confs: readonly Confidence[]) => Confidence> = {
  ...SERIAL,
  ...PARALLEL,
  ...Object.fromEntries(
    Object.entries(SINGLE).map(([name, of]) => [
      name,
      ([first = unknown(CLAIM, 'given')]: readonly Confidence[]) => of(first),
    ]),
  ),
};

const lowest = (confs: readonly Confidence[]): ConfidenceStatus =>
  confs.map(({ status }) => status).reduce((a, b) => (isStatusAtMost(a, b) ? a : b));
const highest = (confs: readonly Confidence[]): ConfidenceStatus =>
  confs.map(({ status }) => status).reduce((a, b) => (isStatusAtMost(a, b) ? b : a));

function numbersOf(conf: Confidence): readonly number[] {
  if (conf.status === 'unknown') return [];
  return conf.status === 'self_reported' ? [conf.raw] : [conf.lo, conf.p, conf.hi];
}

describe.each(Object.entries(RULES))('%s', (name, of) => {
  it('keeps all numbers in [0, 1] and p in its interval', () => {
    fc.assert(
      fc.property(many, (confs) => {
        const numbers = numbersOf(of(confs));
        expect(numbers.every((p) => p >= 0 && p <= 1)).toBe(true);
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }),
      CASES,
    );
  });

  it('never raises the status', () => {
    fc.assert(
      fc.property(many, (confs) => {
        const conf = of(confs);
        expect(isStatusAtMost(conf.status, highest(confs))).toBe(true);
        // a path or a check without effect may leave a calibrated number as it is; no formula makes one
        if (!(name in SINGLE)) expect(isStatusAtMost(conf.status, 'derived')).toBe(true);
        if (name in SERIAL && name !== 'S5 lossy')
          expect(isStatusAtMost(conf.status, lowest(confs))).toBe(true);
      }),
      CASES,
    );
  });

  it('survives JSON to the last bit', () => {
    fc.assert(
      fc.property(many, (confs) => {
        const conf = of(confs);
        expect(JSON.parse(JSON.stringify(conf))).toEqual(conf);
        expect(Object.values(conf).every((one) => one !== undefined)).toBe(true);
      }),
      CASES,
    );
  });
});

describe.each(Object.entries({ ...SERIAL, ...PARALLEL }))('%s', (name, of) => {
  const isOfTwo = name === 'S5 lossy' || name === 'T4 debate';
  const some = isOfTwo ? fc.tuple(anyConfidence(), anyConfidence()) : many;

  it('does not depend on the order, to the last bit', () => {
    const shuffled = (some as fc.Arbitrary<Confidence[]>).chain((confs) =>
      fc.tuple(fc.constant(confs), fc.shuffledSubarray(confs, { minLength: confs.length })),
    );
    fc.assert(
      fc.property(shuffled, ([confs, other]) => {
        const [a, b] = [of(confs), of(other)];
        expect(numbersOf(a)).toEqual(numbersOf(b));
        expect(a.claim).toBe(b.claim);
        expect(a.status).toBe(b.status);
      }),
      CASES,
    );
  });

  it('is monotone in the whole interval of each input', () => {
    const up = fc.tuple(some as fc.Arbitrary<Confidence[]>, fc.nat(), probability());
    fc.assert(
      fc.property(up, ([confs, at, by]) => {
        const i = at % confs.length;
        const before = numbersOf(of(confs));
        const raised = numbersOf(of(confs.map((conf, j) => (i === j ? raise(conf, by) : conf))));
        if (before.length !== raised.length) return;
        for (const [k, p] of before.entries()) expect(raised[k]).toBeGreaterThanOrEqual(p - 1e-9);
      }),
      CASES,
    );
  });
});

/** The same statement, surer of itself: each number moved towards 1 by the same share. */
function raise(conf: Confidence, by: number): Confidence {
  const up = (p: number): number => Math.max(p, p + by * (1 - p));
  if (conf.status === 'unknown') return conf;
  if (conf.status === 'self_reported') return { ...conf, raw: up(conf.raw) };
  return { ...conf, p: up(conf.p), lo: up(conf.lo), hi: up(conf.hi) };
}

describe('claims', () => {
  it.each(Object.entries(PARALLEL))('that differ never yield a number: %s', (name, of) => {
    fc.assert(
      fc.property(mixed, (all) => {
        const confs = name === 'T4 debate' ? all.slice(0, 2) : all;
        // whoever does not speak in the pool is no voice, whatever it would have been about
        const speak = name === 'P1 logpool.neff' ? confs.filter(isVoice) : confs;
        fc.pre(new Set(speak.map(({ claim }) => claim)).size > 1);
        expect(shownNumber(of(confs))).toBeUndefined();
      }),
      CASES,
    );
  });

  it.each(Object.entries(SERIAL))('of a chain are all claimed: %s', (_, of) => {
    fc.assert(
      fc.property(fc.tuple(anyConfidence(fc.constant('b')), anyConfidence(fc.constant('a'))), (confs) => {
        expect(of(confs).claim).toBe('and(a,b)');
      }),
      CASES,
    );
  });

  it('of a winner measured for something else yield no number', () => {
    const own = measured(0.9);
    if (own.status !== 'calibrated') throw new Error(own.status);
    expect(shownNumber(selected(says(0.9, 'schema-valid'), own).conf)).toBeUndefined();
  });
});

const isVoice = (conf: Confidence): boolean =>
  conf.status !== 'self_reported' && whyUnknown(conf) === undefined;

describe('what is unknown', () => {
  it('stays unknown through serial rules, with its reason', () => {
    fc.assert(
      fc.property(many, fc.nat(), (confs, at) => {
        const given = [...confs];
        given.splice(at % (confs.length + 1), 0, unknown(CLAIM, 'drift-broken'));
        for (const of of Object.values({ chainOf, ...SERIAL })) {
          if (of === SERIAL['S5 lossy']) continue;
          expect(of(given).status).toBe('unknown');
        }
        expect(lossy(unknown(CLAIM, 'given'), given[0] ?? says(1))).toMatchObject({ why: 'given' });
      }),
      CASES,
    );
  });

  it('is no vote of a pool: removing it changes nothing but who spoke', () => {
    const mute = fc.constantFrom<Belief>(
      abstain('No signal.'),
      fail('Timed out.'),
      ok('positive', unknown(CLAIM, 'no-signal'), { evidence: ['mute'] }),
      ok('negative', says(0.99), { evidence: ['mute'] }),
    );
    fc.assert(
      fc.property(voices(), fc.array(mute, { minLength: 1, maxLength: 3 }), (spoken, mutes) => {
        const [before, after] = [spoken, [...mutes, ...spoken]].map((all) => poolVoices(all, RULE).belief);
        expect(after?.outcome).toBe(before?.outcome);
        expect(after?.value).toEqual(before?.value);
        if (before?.outcome === 'ok') expect(after?.conf).toEqual(before.conf);
      }),
      CASES,
    );
  });
});

describe('evidence', () => {
  it('that arrives again is counted once', () => {
    fc.assert(
      fc.property(voices(), fc.array(fc.nat(), { maxLength: 5 }), (spoken, again) => {
        const repeated = again.flatMap((at) => spoken[at % spoken.length] ?? []);
        const [before, after] = [spoken, [...spoken, ...repeated]].map((all) => poolVoices(all, RULE).belief);
        expect(after?.value).toEqual(before?.value);
        if (before?.outcome === 'ok') expect(after?.conf).toEqual(before.conf);
      }),
      CASES,
    );
  });

  it('of which one source contradicts itself counts for neither side', () => {
    const yes = ok('positive', measured(0.9), { evidence: ['x'] });
    const no = ok('negative', measured(0.8), { evidence: ['x'] });
    const other = ok('positive', measured(0.7), { evidence: ['y'] });
    expect(poolVoices([yes, no, other], RULE).belief.conf).toEqual(poolVoices([other], RULE).belief.conf);
  });
});

describe('a vote of .5', () => {
  it('never changes the answer of a two-way pool', () => {
    const two: PoolRule = { ...RULE, labels: ['negative', 'positive'] };
    const sided = fc.array(fc.tuple(fc.constantFrom('negative', 'positive'), probability()), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(sided, fc.constantFrom('negative', 'positive'), (all, label) => {
        const given = all.map(([value, p], i) => ok(value, measured(p), { evidence: [`e${i}`] }));
        const shrug = ok(label, measured(0.5), { evidence: ['shrug'] });
        const [before, after] = [given, [...given, shrug]].map((some) => poolVoices(some, two).belief);
        expect(after?.outcome).toBe(before?.outcome);
        expect(after?.value).toBe(before?.value);
      }),
      CASES,
    );
  });
});

describe('the interval', () => {
  it('of a monotone rule is that rule at the ends', () => {
    const ranges = [
      { lo: 0.7, p: 0.8, hi: 0.9 },
      { lo: 0.4, p: 0.5, hi: 0.6 },
    ];
    const cases = { product, minimum, frechetLow, linearPool, noisyOr, chainConditional };
    for (const rule of Object.values(cases))
      expect(atEnds(ranges, rule)).toEqual({
        lo: rule([0.7, 0.4]),
        p: rule([0.8, 0.5]),
        hi: rule([0.9, 0.6]),
      });
  });

  it('contains what the rule gives anywhere inside the intervals', () => {
    fc.assert(
      fc.property(many, fc.array(probability(), { minLength: 5, maxLength: 5 }), (confs, places) => {
        const known = confs.filter(isVoice).flatMap((conf) => ('lo' in conf ? [conf] : []));
        fc.pre(known.length > 0);
        const inside = known.map(({ lo, hi }, i) => Math.min(hi, lo + (places[i] ?? 0) * (hi - lo)));
        for (const rule of [product, minimum, linearPool, noisyOr]) {
          const { lo, hi } = atEnds(known, rule);
          expect(rule(inside)).toBeGreaterThanOrEqual(lo - 1e-12);
          expect(rule(inside)).toBeLessThanOrEqual(hi + 1e-12);
        }
      }),
      CASES,
    );
  });
});

describe('deriving', () => {
  const how = { rule: 'chain.cond', of: product, assumes: ['b', 'a'] } as const;

  it('names each assumption once, in one order, those of the inputs included', () => {
    const first = { ...certain(CLAIM, { rule: 'human', assumes: ['c', 'a'] }) };
    expect(derive([first, measured(0.8)], how)).toMatchObject({
      status: 'derived',
      claim: CLAIM,
      p: 0.8,
      rule: 'chain.cond',
      assumes: ['a', 'b', 'c'],
    });
  });

  it('from scores gives a score', () => {
    expect(derive([says(0.5), measured(0.8)], how)).toEqual({
      status: 'self_reported',
      claim: CLAIM,
      raw: 0.4,
      method: 'raw-pool',
    });
  });

  it('keeps why there is nothing, and needs something', () => {
    expect(derive([measured(0.5), unknown(CLAIM, 'free-text')], how)).toEqual(unknown(CLAIM, 'free-text'));
    expect(derive([says(0.5, 'x'), says(0.5, 'y')], how)).toEqual(unknown('none', 'claims-differ'));
    expect(derive([says(0.5, 'x'), says(0.5, 'y')], { ...how, claim: 'z' })).toMatchObject({
      claim: 'z',
      raw: 0.25,
    });
    expect(() => derive([], how)).toThrow('nothing to combine');
  });

  it('refuses what is no probability', () => {
    expect(() => derive([says(Number.NaN)], how)).toThrow('NaN is not a probability');
    expect(() => derive([says(1.2)], { ...how, of: () => 0 })).toThrow('1.2 is not a probability');
  });
});
