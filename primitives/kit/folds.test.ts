import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Confidence, ok, unknown } from './belief.ts';
import { foldClaim, foldConfidence, foldValues } from './folds.ts';
import { CASES, measured, PATIENCE, probability, says } from './testing.ts';

vi.setConfig(PATIENCE);

const rule = { separator: ', ', expression: '', init: '0' } as const;

describe('values', () => {
  it.each([
    ['sum', [1, 2, 3.5], 6.5],
    ['max', [1, 3, 2], 3],
    ['min', [2, 1, 3], 1],
    ['concat', ['a', 'b'], 'a, b'],
    ['count', ['a', 1, null], 3],
    ['all', [true, false], false],
    ['all', [true, true], true],
    ['any', [true, false], true],
    ['any', [false], false],
  ] as const)('%s of %j is %j', (fold, values, value) => {
    expect(foldValues(values, { ...rule, fold })).toEqual({ isOk: true, value });
  });

  it.each([
    [{ fold: 'count', expression: 'item == "spam"' }, ['spam', 'ham', 'spam'], 2],
    [{ fold: 'cel', expression: 'acc + item.n' }, [{ n: 1 }, { n: 2 }], 3],
    [{ fold: 'cel', expression: 'acc + [item]', init: '[]' }, [1, 2], [1, 2]],
  ] as const)('%j of %j is %j', (more, values, value) => {
    expect(foldValues(values, { ...rule, ...more })).toEqual({ isOk: true, value });
  });

  it.each([
    [{ fold: 'sum' }, [1, '2'], 'Item 2 has another type than this fold takes.'],
    [{ fold: 'sum' }, [1e308, 1e308], 'The result is too large.'],
    [{ fold: 'max' }, [Number.NaN], 'Item 1 has another type than this fold takes.'],
    [{ fold: 'all' }, [1], 'Item 1 has another type than this fold takes.'],
    [{ fold: 'count', expression: '1 +' }, [1], /^The expression cannot be read: /],
    [{ fold: 'count', expression: 'item' }, [1], 'The expression does not give true or false at item 1.'],
    [{ fold: 'count', expression: 'item.x == 1' }, [1], /^The expression failed at item 1: /],
    [{ fold: 'cel', expression: 'acc + item', init: '1 +' }, [1], /^The start cannot be read: /],
    [{ fold: 'cel', expression: 'acc + item', init: '1 / 0' }, [1], /^The start failed: /],
    [{ fold: 'cel', expression: 'acc + item.x' }, [1, 2], /^The expression failed at item 1: /],
  ] as const)('%j of %j: %s', (more, values, problem) => {
    const result = foldValues(values, { ...rule, ...more });
    expect(result.isOk ? result.value : result.problem).toEqual(
      typeof problem === 'string' ? problem : expect.stringMatching(problem),
    );
  });
});

it.each([
  ['sum', ['label-correct'], 'all(label-correct)'],
  ['any', ['b', 'a', 'b'], 'any(and(a,b))'],
  ['count', [], 'none'],
] as const)('a %s over %j is about %s', (fold, claims, claim) => expect(foldClaim(fold, claims)).toBe(claim));

const numbers = (conf: Confidence) =>
  'lo' in conf ? [conf.lo, conf.p, conf.hi].map((p) => Number(p.toFixed(6))) : conf;
const exactly = (p: number) => measured(p, { width: 0 });
const items = (...given: [unknown, number][]) => given.map(([value, p]) => ok(value, exactly(p)));

describe('confidence', () => {
  it.each([
    ['sum', items([1, 0.9], [2, 0.8]), [0.7, 0.7, 0.8]],
    ['count', items([1, 0.5], [2, 0.4]), [0, 0, 0.4]],
    ['all', items([true, 0.9], [true, 0.8]), [0.7, 0.7, 0.8]],
    // not all hold: one surely false item is enough
    ['all', items([true, 0.9], [false, 0.8]), [0.8, 0.8, 0.9]],
    ['any', items([true, 0.9], [false, 0.8]), [0.9, 0.9, 1]],
    ['any', items([true, 0.6], [true, 0.7]), [0.7, 0.7, 1]],
    ['any', items([false, 0.9], [false, 0.8]), [0.7, 0.7, 0.8]],
  ] as const)('%s of %j lies in %j', (fold, given, range) => {
    const conf = foldConfidence(given, fold);
    expect(numbers(conf)).toEqual(range);
    expect(conf).toMatchObject({ status: 'derived', rule: 'chain.bounds' });
  });

  it.each([
    ['sum', [says(0.9), says(0.8)], 0.7],
    ['sum', [says(0.9), measured(0.8)], 0.7],
  ] as const)('%s of %j is a raw score', (fold, confs, raw) => {
    const conf = foldConfidence(
      confs.map((one) => ok(1, one)),
      fold,
    );
    expect(conf).toMatchObject({ status: 'self_reported', claim: 'all(label-correct)' });
    expect((conf as { raw: number }).raw).toBeCloseTo(raw, 10);
  });

  it('one that is unknown makes the whole unknown', () => {
    for (const fold of ['sum', 'all', 'any'] as const) {
      const given = [ok(true, measured(0.9)), ok(false, unknown('label-correct', 'no-signal'))];
      expect(foldConfidence(given, fold)).toMatchObject({ status: 'unknown', why: 'no-signal' });
    }
  });

  it('holds whatever the items have to do with each other', () => {
    // three items of 1,000 worlds each; which worlds are bad is anything
    const worlds = fc.tuple(
      fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      fc.array(probability(), { minLength: 3, maxLength: 3 }),
      fc.array(fc.nat(999), { minLength: 3, maxLength: 3 }),
    );
    fc.assert(
      fc.property(worlds, fc.constantFrom('sum', 'all', 'any'), ([says, ps, shifts], fold) => {
        const right = ps.map((p) => Math.round(p * 1000));
        const given = says.map((value, i) => ok(value, exactly((right[i] ?? 0) / 1000)));
        const holds = (world: number, i: number) => (world + (shifts[i] ?? 0)) % 1000 < (right[i] ?? 0);
        let hits = 0;
        for (let world = 0; world < 1000; world += 1) {
          const truths = says.map((value, i) => (holds(world, i) ? value : !value));
          if (fold === 'sum') hits += says.every((_, i) => holds(world, i)) ? 1 : 0;
          else if (fold === 'all') hits += truths.every(Boolean) === says.every(Boolean) ? 1 : 0;
          else hits += truths.some(Boolean) === says.some(Boolean) ? 1 : 0;
        }
        const conf = foldConfidence(given, fold);
        if (!('lo' in conf)) throw new Error(conf.status);
        expect(conf.lo).toBeLessThanOrEqual(hits / 1000 + 1e-9);
        expect(conf.hi).toBeGreaterThanOrEqual(hits / 1000 - 1e-9);
        expect(conf.p).toBe(conf.lo);
      }),
      { numRuns: Math.min(CASES.numRuns, 2000) },
    );
  });

  it('takes a long list', () => {
    const long = Array.from({ length: 100_000 }, () => ok(1, measured(0.999)));
    expect(foldConfidence(long, 'sum')).toMatchObject({ status: 'derived', p: 0 });
  });
});
