import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { filter } from './filter.ts';
import { abstain, type Belief, fail, ok, unknown } from './kit/belief.ts';
import { listFacts } from './kit/facts.ts';
import { asItems, isItems } from './kit/items.ts';
import { list, num, text } from './kit/port-type.ts';
import {
  codesOf,
  fakeInfer,
  fakeRun,
  measured,
  runOnce,
  says,
  settledOf,
  takenPorts,
} from './kit/testing.ts';

const answers = asItems([
  ok('a', says(0.9)),
  ok('b', measured(0.5)),
  ok('c', unknown('label-correct', 'no-signal')),
  abstain('No signal.'),
  fail('Timed out.'),
]);
const run = (value: unknown, config = {}, conf = unknown('none', 'see-members') as Belief['conf']) =>
  runOnce(filter, { config: { ...config }, inputs: { in: ok(value, conf, { evidence: ['x'] }) } });

/** Values of both lists; reasons where there is none. */
function parted(value: unknown, config: object, conf?: Belief['conf']) {
  const ran = run(value, config, conf);
  return (['kept', 'dropped'] as const).map((port) =>
    (settledOf(ran, port).value as readonly unknown[]).map((one) =>
      isItems(value) ? ((one as Belief).value ?? (one as Belief).reason) : one,
    ),
  );
}

describe('parts', () => {
  it.each([
    ['confidence >= 0.8', false, ['a'], ['b', 'c', 'No signal.', 'Timed out.']],
    ['confidence >= 0.8', true, ['a', 'c', 'No signal.', 'Timed out.'], ['b']],
    ["status == 'calibrated'", false, ['b'], ['a', 'c', 'No signal.', 'Timed out.']],
    ["outcome == 'ok'", false, ['a', 'b', 'c'], ['No signal.', 'Timed out.']],
    ["outcome == 'ok' && value != 'a'", false, ['b', 'c'], ['a', 'No signal.', 'Timed out.']],
    ['true', false, ['a', 'b', 'c', 'No signal.', 'Timed out.'], []],
  ])('answers by %s, keepUnknown %s', (...row) => {
    const [keep, keepUnknown, kept, dropped] = row;
    expect(parted(answers, { keep, keepUnknown })).toEqual([kept, dropped]);
  });

  it.each([
    ['value > 2', [1, 2, 3, 4], [3, 4], [1, 2]],
    ['value > 2', [], [], []],
    ['value.size() > 1', ['a', 'ab'], ['ab'], ['a']],
    ['value.n == 1', [{ n: 1 }, { n: 2 }], [{ n: 1 }], [{ n: 2 }]],
  ])('plain values by %s', (...row) => {
    const [keep, value, kept, dropped] = row;
    expect(parted(value, { keep })).toEqual([kept, dropped]);
  });

  it('plain values by the confidence they share', () => {
    expect(parted([1, 2], {}, measured(0.9))).toEqual([[1, 2], []]);
    expect(parted([1, 2], {}, unknown('none', 'given'))).toEqual([[], [1, 2]]);
  });

  it('drops and counts what the expression fails on, and what is neither true nor false', () => {
    const ran = run([1, 'a', {}], { keep: 'value + 1 > 0' });
    expect(settledOf(ran, 'kept').value).toEqual([1]);
    expect(settledOf(ran, 'dropped')).toMatchObject({
      value: ['a', {}],
      reason: '2 of 3 were dropped because the expression failed.',
    });
    expect(settledOf(run([1], { keep: 'value' }), 'dropped').value).toEqual([1]);
  });
});

describe('confidence', () => {
  it('stays as it was, of the list and of each item', () => {
    const kept = settledOf(run(answers, {}), 'kept');
    expect(isItems(kept.value)).toBe(true);
    expect((kept.value as readonly Belief[])[0]).toBe(answers[0]);
    expect(kept).toMatchObject({ conf: unknown('none', 'see-members'), evidence: ['x'] });
    expect(settledOf(run([1], { keep: 'true' }, measured(0.7)), 'kept').conf).toEqual(measured(0.7));
  });

  it('is explained', () => {
    const output = settledOf(run([1, 'a'], { keep: 'value > 0' }), 'dropped');
    const why = filter.explain?.({
      ...fakeRun(filter, { config: { keep: 'value > 0' } }),
      output,
      port: 'dropped',
    });
    expect(why).toMatchObject({
      rule: 'pass',
      lines: [
        'Items for which it is not true that value > 0.',
        '1 of 2 were dropped because the expression failed.',
        expect.any(String),
      ],
    });
  });
});

describe('what is no list', () => {
  it.each([
    ['a text', ok('a', says(0.9)), 'fail'],
    ['an abstention', abstain('No signal.'), 'abstain'],
  ])('%s', (_, arriving, outcome) => {
    const ran = runOnce(filter, { inputs: { in: arriving } });
    expect([settledOf(ran, 'kept').outcome, settledOf(ran, 'dropped').outcome]).toEqual([outcome, outcome]);
  });

  it('a path not taken', () => {
    expect(takenPorts(runOnce(filter, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('before running', () => {
  const scored = { type: text, claims: ['label-correct'], status: 'self_reported' as const };

  it('both lists are of the type of the one before, and how many is not known', () => {
    const facts = { in: [listFacts(scored, 5)] };
    const { count: _, ...rest } = listFacts(scored, 5);
    expect(filter.infer(fakeInfer(filter, { facts }))).toEqual({ kept: rest, dropped: rest });
  });

  it.each([
    [{ keep: 'value >' }, scored, ['R9.expression']],
    [{ keep: 'other > 1' }, scored, ['R9.expression']],
    [{}, scored, []],
    [{}, { type: num, claims: [], status: 'unknown' as const }, ['R12.no-score']],
    [{ keepUnknown: true }, { type: num, claims: [], status: 'unknown' as const }, []],
    [{ keep: 'value > 1' }, { type: num, claims: [], status: 'unknown' as const }, []],
  ])('%j over %j: %j', (config, item, codes) => {
    expect(codesOf(filter, { config, facts: { in: [listFacts(item)] } })).toEqual(codes);
    expect(codesOf(filter, { config, facts: { in: [{ ...item, type: list(item.type) }] } })).toEqual(codes);
  });
});
