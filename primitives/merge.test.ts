import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { abstain, type Belief, type Confidence, fail, ok, unknown } from './kit/belief.ts';
import { asMembers } from './kit/members.ts';
import { json, label, list, num, type PortType, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';
import { merge } from './merge.ts';

const voice = (id: string, value: unknown, conf: Confidence = measured(0.9)) =>
  ok(value, conf, { evidence: [id] });
const run = (arriving: readonly Belief[], config = {}) =>
  settledOf(runOnce(merge, { config, inputs: { in: arriving } }));
const three = [
  voice('a', { date: '2 May', place: 'Rome', tags: ['x'] }),
  voice('b', { date: '2 may', place: 'Oslo', tags: ['y', 'x'] }),
  voice('c', { date: '3 May' }),
];
const required = { date: { rule: 'vote', required: true } };

describe('fields', () => {
  it.each([
    [{}, { date: '2 May' }],
    [{ others: 'first' }, { date: '2 May', place: 'Rome', tags: ['x'] }],
    [{ fields: { tags: { rule: 'union' } }, others: 'drop' }, { tags: ['x', 'y'] }],
    [{ fields: { place: { rule: 'first' } } }, { place: 'Rome', date: '2 May' }],
    [{ quorum: 1 }, { date: '2 May' }],
  ])('with %j: %j', (config, value) => expect(run(three, config)).toMatchObject({ outcome: 'ok', value }));

  it('says which are absent, and why', () => {
    expect(run(three).reason).toBe(
      'No place: No answer has the 2 votes needed by quorum. No tags: No answer has the 2 votes needed by quorum.',
    );
    expect(run(three, { fields: required, others: 'drop' }).reason).toBeUndefined();
  });

  it.each([
    [
      three,
      { fields: { place: { required: true } } },
      'No place: No answer has the 2 votes needed by quorum.',
    ],
    [three, { fields: { time: { required: true } } }, 'No time: Nobody gives it.'],
    [[abstain('No.'), fail('Late.')], {}, 'Nobody spoke. 0 of 2 spoke.'],
    [[voice('a', {}), voice('b', {})], {}, 'No field has a value.'],
    [[three[0], three[0]], {}, /^No field has a value\. No date: /],
  ] as [Belief[], object, string | RegExp][])('%j with %j give nothing: %s', (arriving, config, reason) => {
    expect(run(arriving, config)).toMatchObject({
      outcome: 'abstain',
      reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
    });
  });

  it('takes a record of answers as several voices, and abstains where nobody is there', () => {
    const [a = three[1], b = three[1]] = three;
    const together = ok(
      asMembers({ a, b, c: abstain('No.') } as Record<string, Belief>),
      unknown('none', 'see-members'),
    );
    expect(run([together]).value).toEqual({ date: '2 May' });
    expect(settledOf(runOnce(merge, { inputs: { in: [SKIPPED] } })).outcome).toBe('abstain');
  });

  it('who abstains changes nothing', () => {
    fc.assert(
      fc.property(fc.subarray(three, { minLength: 2 }), (some) => {
        const { value, conf } = run(some, { others: 'vote', quorum: 1 });
        const more = run([...some, abstain('No.'), fail('Late.')], { others: 'vote', quorum: 1 });
        expect([more.value, more.conf]).toEqual([value, conf]);
      }),
    );
  });
});

describe('confidence of the whole', () => {
  it('is that of the one required field', () => {
    expect(run(three, { fields: required }).conf).toEqual({
      status: 'self_reported',
      claim: 'date:label-correct',
      raw: 2 / 3,
      method: 'agreement',
    });
  });

  it('is at least 1 minus all doubts where several are', () => {
    const config = {
      fields: { date: { rule: 'first', required: true }, place: { rule: 'first', required: true } },
    };
    const { conf } = run(three, config);
    if (conf.status !== 'derived') throw new Error(conf.status);
    expect(conf.claim).toBe('and(date:label-correct,place:label-correct)');
    expect(conf.p).toBeCloseTo(1 - 2 * 0.15, 10);
    expect(conf.hi).toBeCloseTo(0.95, 10);
  });

  it.each([
    [[voice('a', { x: 1 }, says(0.9)), voice('b', { x: 2 })], 'first', 'self_reported'],
    [[voice('a', { x: 1 }, unknown('c', 'no-signal')), voice('b', { x: 2 })], 'first', 'unknown'],
    [[voice('a', { x: 'y' }), voice('b', { x: 'y' })], 'pool', 'derived'],
    [[voice('a', { x: 'y' }), abstain('No.')], 'pool', 'unknown'],
  ])('of %j by %s is %s', (arriving, others, status) => {
    expect(run(arriving, { others }).conf.status).toBe(status);
  });
});

it('says why', () => {
  const config = { fields: required };
  const ran = fakeRun(merge, { config, inputs: { in: three } });
  const why = merge.explain?.({ ...ran, output: run(three, config), port: 'out' });
  expect(why).toMatchObject({
    rule: 'chain.bounds',
    lines: [
      'date 0.6667',
      '1 - the sum of all (1 - p) = 0.6667',
      'No place: No answer has the 2 votes needed by quorum.',
      'No tags: No answer has the 2 votes needed by quorum.',
    ],
  });
  const none = { fields: { time: { required: true } } };
  const output = run(three, none);
  expect(
    merge.explain?.({ ...fakeRun(merge, { config: none, inputs: { in: three } }), output, port: 'out' }),
  ).toMatchObject({
    rule: 'none',
  });
});

describe('before running', () => {
  const fact = (fields: Record<string, PortType>, status: Confidence['status'] = 'derived') => ({
    type: json(fields),
    claims: ['label-correct'],
    status,
  });
  const two = [fact({ date: text, tag: label(['x']), n: num }), fact({ date: text, tag: label(['y']) })];

  it.each([
    [{ fields: required }, json({ date: text }), ['date:label-correct']],
    [
      { fields: { tag: { rule: 'pool', required: true } } },
      json({ tag: label(['x', 'y']) }),
      ['tag:label-correct'],
    ],
    [{ fields: { n: { rule: 'union', required: true } } }, json({ n: list(num) }), ['n:label-correct']],
    [{ fields: { date: { rule: 'vote' } } }, json(), []],
  ])('with %j it gives %j', (config, type, claims) => {
    expect(merge.infer(fakeInfer(merge, { config, facts: { in: two } })).out).toEqual({
      type,
      claims,
      status: 'derived',
    });
  });

  it.each([
    ['calibrated', 'derived'],
    ['self_reported', 'self_reported'],
    ['unknown', 'self_reported'],
  ] as const)('after %s it is at most %s', (before, after) => {
    const facts = { in: [fact({}, before)] };
    expect(merge.infer(fakeInfer(merge, { facts })).out?.status).toBe(after);
  });

  it.each([
    [{}, two, []],
    [{ quorum: 3 }, two, ['R9.quorum-large']],
    [{ fields: { time: { required: true } } }, two, ['R9.field-unknown']],
    [{ fields: { n: { rule: 'pool' } } }, two, ['R9.pool-field']],
    [{ fields: { tag: { rule: 'pool' } } }, two, []],
    [{ quorum: 3 }, [], []],
  ])('%j after %j: %j', (config, facts, codes) => {
    expect(codesOf(merge, { config, facts: { in: facts } })).toEqual(codes);
  });

  it.each([
    { quorum: 0 },
    { fields: { a: { rule: 'mean' } } },
    { fields: { a: { weight: 1 } } },
    { others: 'x' },
  ])('refuses %j', (config) => expect(merge.config.safeParse(config).success).toBe(false));
});
