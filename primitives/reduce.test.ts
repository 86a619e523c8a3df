import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { listFacts } from './kit/facts.ts';
import { asItems } from './kit/items.ts';
import { bool, list, num, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';
import { reduce } from './reduce.ts';

const see = unknown('none', 'see-members');
const items = (...beliefs: Belief[]) => ok(asItems(beliefs), see, { evidence: ['m'] });
const item = (value: unknown, conf: Confidence = measured(0.9), id = 'a') =>
  ok(value, conf, { evidence: [id] });
const run = (belief: Belief, config = {}) => settledOf(runOnce(reduce, { config, inputs: { in: belief } }));

describe('what comes out', () => {
  it.each([
    [{ fold: 'sum' }, items(item(1), item(2)), 3],
    [{ fold: 'concat' }, items(item('a'), item('b')), 'a\nb'],
    [{ fold: 'concat', separator: '' }, items(item('a'), item('b')), 'ab'],
    [{}, items(item('a'), item('b')), 2],
    [{ expression: 'item == "spam"' }, items(item('spam'), item('ham')), 1],
    [{ fold: 'cel', expression: 'acc + item * item' }, items(item(3), item(4)), 25],
    [{ fold: 'cel', expression: 'acc + item', init: "''", type: 'Text' }, items(item('a'), item('b')), 'ab'],
    [{ fold: 'max' }, ok([1, 5, 2], says(0.9)), 5],
  ])('with %j of %j: %j', (config, belief, value) => expect(run(belief, config).value).toEqual(value));

  it.each([
    [{}, items(), 'abstain', 'The list is empty.'],
    [{ fold: 'sum' }, ok([], says(0.9)), 'abstain', 'The list is empty.'],
    [{}, items(item(1), abstain('No.')), 'fail', '1 of 2 items have no value. The first: No.'],
    [
      { onItemFail: 'skip' },
      items(fail('Late.'), abstain('No.')),
      'abstain',
      '2 of 2 items have no value. The first: Late.',
    ],
    [{ fold: 'sum' }, items(item('x')), 'fail', 'Item 1 has another type than this fold takes.'],
    [{ fold: 'cel', expression: "'x'" }, items(item(1)), 'fail', 'The result is not Num.'],
    [{}, items(item(asItems([fail('Late.')]))), 'fail', '1 of 1 answers have no value. The first: Late.'],
  ])('with %j of %j it %ss: %s', (...[config, belief, outcome, reason]) => {
    expect(run(belief, config)).toMatchObject({ outcome, reason });
  });

  it('hands on what is not ok, and leaves a path not taken alone', () => {
    expect(run(abstain('No.'))).toEqual(abstain('No.'));
    expect(runOnce(reduce, { inputs: { in: SKIPPED } }).out).toEqual({ out: SKIPPED });
  });

  it('rests on the evidence of the list and all its items', () => {
    expect(run(items(item(1), item(2, says(1), 'b'))).evidence).toEqual(['m', 'a', 'b']);
  });
});

describe('confidence', () => {
  it('is the lower bound of all items being right, never a mean', () => {
    const { conf } = run(items(item(1), item(2), item(3)), { fold: 'sum' });
    if (conf.status !== 'derived') throw new Error(conf.status);
    expect(conf.claim).toBe('all(label-correct)');
    expect(conf.p).toBeCloseTo(1 - 3 * 0.15, 10);
    expect(conf.hi).toBeCloseTo(0.95, 10);
  });

  it('says what was left out, and assumes it', () => {
    const out = run(items(item(1), fail('Late.'), item(2)), { fold: 'sum', onItemFail: 'skip' });
    expect(out).toMatchObject({ value: 3, reason: '1 item without a value is left out.' });
    expect(out.conf).toMatchObject({ assumes: ['1 item without a value is left out.'] });
  });

  it.each([measured(0.9), says(0.4), unknown('list-right', 'no-signal')])(
    'of a list that has one as a whole is that one: %j',
    (conf) => expect(run(ok([1, 2], conf), { fold: 'sum' }).conf).toEqual(conf),
  );
});

it.each([
  [
    items(item(1), item(2)),
    'chain.bounds',
    ['sum of p = 1.8: as many of 2 items are right on average', 'result: at least 0.7, at most 0.95'],
  ],
  [items(item(1), item(2, see)), 'chain.bounds', ['1 of 2 items have no number.']],
  [ok([1], says(0.4)), 'pass', ['The confidence is that of the list as a whole.']],
])('says why for %j by rule %s: %j', (belief, rule, lines) => {
  const ran = fakeRun(reduce, { config: { fold: 'sum' }, inputs: { in: belief } });
  expect(reduce.explain?.({ ...ran, output: run(belief, { fold: 'sum' }), port: 'out' })).toMatchObject({
    rule,
    lines,
  });
});

describe('before running', () => {
  const one = (status: Confidence['status'], type = num) => ({ type, claims: ['label-correct'], status });

  it.each([
    [{ fold: 'sum' }, list(num), num],
    [{ fold: 'concat' }, list(text), text],
    [{ fold: 'any' }, list(bool), bool],
    [{ fold: 'cel', type: 'Text' }, list({ t: 'Any' }), text],
    [{}, list({ t: 'Any' }), num],
  ])('%j reads %j and gives %j', (config, reads, gives) => {
    const ports = reduce.ports(reduce.config.parse(config));
    expect([ports.in[0]?.type, ports.out[0]?.type]).toEqual([reads, gives]);
  });

  it.each([
    [listFacts(one('calibrated')), { type: num, claims: ['all(label-correct)'], status: 'derived' }],
    [listFacts(one('self_reported')), { type: num, claims: ['all(label-correct)'], status: 'self_reported' }],
    [
      { ...one('calibrated'), type: list(num) },
      { type: num, claims: ['label-correct'], status: 'calibrated' },
    ],
  ])('after %j: %j', (facts, out) => {
    expect(reduce.infer(fakeInfer(reduce, { config: { fold: 'sum' }, facts: { in: [facts] } })).out).toEqual(
      out,
    );
  });

  it.each([
    [{ fold: 'cel' }, ['R9.expression-none']],
    [{ fold: 'cel', expression: 'acc +' }, ['R9.expression']],
    [{ fold: 'cel', expression: 'acc + item', init: '(' }, ['R9.init']],
    [{ fold: 'cel', expression: 'acc + other' }, ['R9.expression']],
    [{ expression: 'acc == 1' }, ['R9.expression']],
    [{ fold: 'sum', expression: '(' }, []],
    [{}, []],
  ])('%j: %j', (config, codes) => expect(codesOf(reduce, { config })).toEqual(codes));
});
