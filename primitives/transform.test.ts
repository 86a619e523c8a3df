import { describe, expect, it } from 'vitest';
import { abstain, fail, ok, unknown } from './kit/belief.ts';
import { asMembers } from './kit/members.ts';
import { label, text } from './kit/port-type.ts';
import { codesOf, fakeInfer, fakeRun, measured, runOnce, says, settledOf } from './kit/testing.ts';
import { transform } from './transform.ts';

const of = (value: unknown, config: object) =>
  settledOf(
    runOnce(transform, {
      config: { ...config },
      inputs: { in: ok(value, measured(0.9), { evidence: ['x'] }) },
    }),
  );

describe('values', () => {
  it.each([
    ['value', 'Text', 'hello', 'hello'],
    ['value.lowerAscii().trim()', 'Text', ' HeLLo ', 'hello'],
    ['value + 1', 'Num', 2, 3],
    ['value / 4', 'Num', 2, 0.5],
    ['value.size()', 'Num', 'four', 4],
    ['value.total > 100', 'Bool', { total: 101 }, true],
    ["value > 0.5 ? 'positive' : 'negative'", 'Label', 0.7, 'positive'],
    [
      'value.items.filter(i, i.open).map(i, i.id)',
      'Json',
      {
        items: [
          { id: 'a', open: true },
          { id: 'b', open: false },
        ],
      },
      undefined,
    ],
    ['{"ids": value.items.map(i, i.id), "n": 2}', 'Json', { items: [{ id: 'a' }] }, { ids: ['a'], n: 2 }],
    ['{"nested": {"deep": [1, 2.5, true, null]}}', 'Json', 0, { nested: { deep: [1, 2.5, true, null] } }],
  ])('%s as %s', (...row) => {
    const [expression, type, value, expected] = row;
    const made = of(value, { expression, type });
    if (expected === undefined) expect(made.outcome).toBe('fail');
    else expect(made).toMatchObject({ outcome: 'ok', value: expected });
  });

  it('reads the members of a record by name', () => {
    const record = asMembers({ vader: ok('positive', says(0.9)), afinn: abstain('No signal.') });
    expect(of(record, { expression: 'value.vader.value' }).value).toBe('positive');
    expect(of(record, { expression: 'value.vader.confidence', type: 'Num' }).value).toBe(0.9);
    expect(of(record, { expression: 'value.afinn.outcome' }).value).toBe('abstain');
  });
});

describe('failures say why', () => {
  it.each([
    [{ expression: 'value.a.b', type: 'Text' }, { a: {} }, 'The expression failed: field not found: b.'],
    [{ expression: 'value', type: 'Num' }, 'x', 'The result is the text “x”, not Num.'],
    [{ expression: '1', type: 'Text' }, 'x', 'The result is 1, not Text.'],
    [{ expression: '[1]', type: 'Json' }, 'x', 'The result is a list, not Json.'],
    [
      { expression: "'maybe'", type: 'Label', labels: ['yes', 'no'] },
      'x',
      'The result is the text “maybe”, not Label<yes|no>.',
    ],
    [{ expression: '1 / 0', type: 'Num' }, 'x', 'The expression failed: int divide by zero.'],
    [
      { expression: 'value / 0.0', type: 'Num' },
      1,
      'The expression failed: the result is not a finite number.',
    ],
    [{ expression: "timestamp('2026-01-01T00:00:00Z')", type: 'Text' }, 1, 'turn it into text with string()'],
  ])('%j', (config, value, reason) => {
    const made = of(value, config);
    expect(made.outcome).toBe('fail');
    expect(made.reason).toContain(reason);
    expect(made.evidence).toEqual(['x']);
  });
});

describe('confidence', () => {
  it('becomes unknown after a computation nobody measured', () => {
    expect(of('a', {})).toMatchObject({ conf: unknown('none', 'unmeasured-transform'), evidence: ['x'] });
  });

  it('is kept only where the claim is preserved', () => {
    expect(of('a', { preservesClaim: true })).toMatchObject({ conf: measured(0.9), evidence: ['x'] });
  });

  it('abstentions and failures are passed on with their reason', () => {
    for (const belief of [abstain('No signal.'), fail('Timed out.')]) {
      expect(settledOf(runOnce(transform, { inputs: { in: belief } }))).toEqual(belief);
    }
  });

  it('is explained', () => {
    const output = ok('a', measured(0.9));
    const rule = (preservesClaim: boolean) =>
      transform.explain?.({ ...fakeRun(transform, { config: { preservesClaim } }), output, port: 'out' })
        .rule;
    expect([rule(true), rule(false)]).toEqual(['pass', 'none']);
  });
});

describe('before running', () => {
  const facts = {
    in: [{ type: text, claims: ['label-correct'], status: 'self_reported' as const, verified: true }],
  };

  it('knows type, claim and status', () => {
    const config = { type: 'Label', labels: ['a', 'b'] };
    expect(transform.infer(fakeInfer(transform, { config, facts })).out).toEqual({
      type: label(['a', 'b']),
      claims: [],
      status: 'unknown',
    });
    const kept = transform.infer(
      fakeInfer(transform, { config: { ...config, preservesClaim: true }, facts }),
    ).out;
    expect(kept).toMatchObject({ claims: ['label-correct'], status: 'self_reported', verified: true });
  });

  it.each([
    [{ expression: 'value +' }, ['R9.expression']],
    [{ expression: 'other' }, ['R9.expression']],
    [{ expression: 'value', type: 'Label', labels: ['a', 'a'] }, ['R9.labels-repeat']],
    [{ expression: 'value' }, []],
  ])('%j: %j', (config, codes) => {
    expect(codesOf(transform, { config })).toEqual(codes);
  });
});
