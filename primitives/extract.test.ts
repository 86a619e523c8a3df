import { type Schema, Validator } from '@cfworker/json-schema';
import { describe, expect, it } from 'vitest';
import { SKIPPED } from './define.ts';
import { extract } from './extract.ts';
import { abstain, type Confidence, ok, unknown } from './kit/belief.ts';
import { certain } from './kit/certain.ts';
import { asItems } from './kit/items.ts';
import { schemaErrors, schemaProblem } from './kit/json-schema.ts';
import { json, label, list, num, text } from './kit/port-type.ts';
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

const ORDER = {
  type: 'object',
  properties: { total: { type: 'number', minimum: 0 }, who: { type: 'string', format: 'email' } },
  required: ['total'],
};

const of = (value: unknown, config: object = { schema: ORDER }, conf: Confidence = says(0.9)) =>
  settledOf(
    runOnce(extract, { config: { ...config }, inputs: { in: ok(value, conf, { evidence: ['x'] }) } }),
  );

describe('reads', () => {
  it.each([
    ['{"total": 3}', { total: 3 }, undefined],
    [' {"total": 3, "more": [1]} ', { total: 3, more: [1] }, undefined],
    [{ total: 3 }, { total: 3 }, undefined],
    ['```json\n{"total": 3}\n```', { total: 3 }, '1 repairs: took it out of its code fence'],
    ['Here it is:\n```\n{"total": 3,}\n```\nBye.', { total: 3 }, 'removed commas before a closing bracket'],
    ['The answer is {"total": 3}. Bye.', { total: 3 }, '1 repairs: left out the words around it'],
    ["{'total': 3, 'note': 'it\\'s \"so\"', }", { total: 3, note: 'it\'s "so"' }, '2 repairs'],
    ['{"total": 3, "note": ",}"}', { total: 3, note: ',}' }, undefined],
  ])('%j', (given, value, reason) => {
    const made = of(given);
    expect(made).toMatchObject({ outcome: 'ok', value, evidence: ['x'] });
    if (reason) expect(made.reason).toContain(reason);
    else expect(made.reason).toBeUndefined();
  });

  it.each([
    ['nothing here', 'The text holds no JSON.'],
    ['{"total": 3', 'The text holds no JSON.'],
    ['{total: 3}', 'The text is not JSON, and simple repairs do not make it so.'],
    ['{"total": "3"}', 'total is a text, not a number.'],
    ['{"total": -1, "who": "me"}', 'total is less than 0. who is no email.'],
    ['{}', 'The value has no total.'],
    ['[1]', 'The value is a list, not an object.'],
    [3, 'The value is a number, not an object.'],
  ])('abstains on %j', (given, reason) => {
    expect(of(given)).toMatchObject({
      outcome: 'abstain',
      reason,
      evidence: ['x'],
      conf: { status: 'unknown', claim: 'and(label-correct,schema-valid)' },
    });
  });

  it('repairs nothing unless allowed', () => {
    expect(of('```\n{"total": 3}\n```', { schema: ORDER, repair: 0 }).outcome).toBe('abstain');
  });

  it('stays linear on long texts', () => {
    const startedAt = performance.now();
    for (const bad of ['{'.repeat(200_000), "{'".repeat(100_000), `{${','.repeat(200_000)}x}`]) of(bad);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('takes no list of answers where one has no value', () => {
    expect(of(asItems([ok(1, says(0.5)), abstain('No signal.')])).reason).toContain('1 of 2 answers');
  });
});

describe('confidence', () => {
  const claim = 'and(label-correct,schema-valid)';
  it.each([
    ['a score stays a score', says(0.9), { ...says(0.9), claim }],
    ['a measured number is derived now', measured(0.9), { status: 'derived', claim, p: 0.9, rule: 'lossy' }],
    ['unknown stays unknown', unknown('label-correct', 'no-signal'), unknown(claim, 'no-signal')],
    ['given stays given', unknown('given', 'given'), unknown('given', 'given')],
    ['nothing claimed stays so', unknown('none', 'free-text'), unknown('none', 'free-text')],
  ])('%s', (_, before, after) => {
    expect(of('{"total": 3}', { schema: ORDER }, before).conf).toMatchObject(after);
  });

  it('is unknown after a repair that changed the text, and kept after a code fence', () => {
    expect(of('{"total": 3,}').conf).toEqual(unknown(claim, 'unmeasured-transform'));
    expect(of('```\n{"total": 3}\n```').conf).toEqual({ ...says(0.9), claim });
  });

  it('never comes from the schema alone', () => {
    const made = of('{"total": 3}', { schema: ORDER }, unknown('answer-correct', 'free-text'));
    expect(made.verified).toEqual([{ oracle: 'schema', verdict: 'pass', covers: 'schema-valid' }]);
    expect(made.conf.status).toBe('unknown');
  });

  it('keeps earlier checks', () => {
    const verified = [{ oracle: 'person', verdict: 'pass', covers: 'human-would-approve' }] as const;
    const before = ok('{"total": 3}', certain('human-would-approve', { rule: 'human' }), { verified });
    const made = settledOf(runOnce(extract, { config: { schema: ORDER }, inputs: { in: before } }));
    expect(made.verified).toHaveLength(2);
    expect(made.conf).toMatchObject({ p: 1, claim: 'and(human-would-approve,schema-valid)' });
  });

  it('is explained', () => {
    const why = extract.explain?.({ ...fakeRun(extract, {}), output: of('{"total": 3,}'), port: 'out' });
    expect(why?.lines[0]).toContain('removed commas');
  });
});

describe('before running', () => {
  it('knows type, claim and status', () => {
    const schema = {
      type: 'object',
      properties: {
        total: { type: 'number' },
        kind: { enum: ['a', 'b'] },
        tags: { type: 'array', items: { type: 'string' } },
        maybe: { type: 'string' },
      },
      required: ['total', 'kind', 'tags'],
    };
    const facts = { in: [{ type: text, claims: ['label-correct'], status: 'calibrated' as const }] };
    expect(extract.infer(fakeInfer(extract, { config: { schema }, facts })).out).toEqual({
      type: json({ total: num, kind: label(['a', 'b']), tags: list(text) }),
      claims: ['and(label-correct,schema-valid)'],
      status: 'derived',
    });
  });

  it.each([
    [{ type: 'object' }, []],
    [{ type: 'string' }, ['R9.schema-object']],
    [{}, ['R9.schema-object']],
    [{ type: 'objekt' }, ['R9.schema']],
    [{ type: 'object', properties: { a: { type: 'string', pattern: '(a+)+$' } } }, ['R9.schema']],
    [{ type: 'object', properties: { pattern: { type: 'string' } }, required: ['pattern'] }, []],
    [{ type: 'object', required: ['a'] }, ['R9.schema-required']],
    [{ type: 'object', additionalProperties: { type: 'string' } }, ['R9.schema']],
  ])('%j: %j', (schema, codes) => {
    expect(codesOf(extract, { config: { schema } })).toEqual(codes);
  });

  it('a path not taken stays one', () => {
    expect(takenPorts(runOnce(extract, { inputs: { in: SKIPPED } }))).toEqual([]);
  });
});

describe('agrees with a validator of all of JSON Schema', () => {
  const schemas = [
    ORDER,
    { type: 'array', items: { type: 'integer', maximum: 3 }, minItems: 1, maxItems: 2 },
    { enum: ['a', 1, null, true] },
    { type: 'string', minLength: 2, maxLength: 3 },
    { type: 'string', format: 'date' },
    { properties: { a: { type: 'boolean' } }, required: ['b'], additionalProperties: false },
    { items: { type: 'null' } },
  ];
  const values = [
    ...[null, true, 1, 2.5, 4, 'a', '😀😀', 'abcd', '2026-02-29', '2024-02-29'],
    ...[
      [],
      [1],
      [1, 2, 3],
      [null],
      [4.5],
      {},
      { total: 1 },
      { total: 1, who: 'a@b.co' },
      { total: 1, who: 'a' },
    ],
    ...[{ a: true, b: 1 }, { b: 1, c: 1 }, { b: 1 }],
  ];
  it.each(schemas)('%j', (schema) => {
    expect(schemaProblem(schema)).toBeUndefined();
    const validator = new Validator(schema as Schema, '2020-12');
    for (const value of values) {
      const isRight = validator.validate(value).valid;
      expect([value, schemaErrors(value, schema).length === 0]).toEqual([value, isRight]);
    }
  });
});
