import { describe, expect, test } from 'vitest';
import { checkSchema } from './schema.ts';

const check = (value: unknown, schema: Readonly<Record<string, unknown>>) => checkSchema(value, { schema });

/** A literal `then` would make the record look like a promise. */
const CONDITIONAL = JSON.parse('{"if":{"properties":{"kind":{"const":"a"}}},"then":{"required":["x"]}}');

describe('fits', () => {
  test.each([
    [
      { a: 1 },
      {
        type: 'object',
        properties: { a: { type: 'integer' } },
        required: ['a'],
        additionalProperties: false,
      },
    ],
    [[1, 'x'], { prefixItems: [{ type: 'number' }, { type: 'string' }], items: false }],
    ['2026-11-23', { type: 'string', format: 'date' }],
    [null, { type: ['string', 'null'] }],
    [3, { anyOf: [{ type: 'string' }, { minimum: 2 }] }],
    [
      { next: { next: {} } },
      { $ref: '#/$defs/list', $defs: { list: { properties: { next: { $ref: '#/$defs/list' } } } } },
    ],
    [{ kind: 'b' }, CONDITIONAL],
  ])('%j', (value, schema) => {
    expect(check(value, schema)).toMatchObject({ verdict: 'pass' });
  });
});

describe('does not fit', () => {
  test.each([
    // Constraints without a type beside them count, and a default fills nothing in.
    [3, { minimum: 5 }],
    [{}, { required: ['a'], properties: { a: { default: 1 } } }],
    ['x', { not: { type: 'string' } }],
    [{ kind: 'a' }, CONDITIONAL],
    [[1, 1], { uniqueItems: true }],
    [
      { a: 1, b: 2 },
      { properties: { a: {} }, unevaluatedProperties: false },
    ],
    [JSON.parse('{"__proto__": 1}'), { additionalProperties: false }],
    [{}, { required: ['constructor'] }],
    [1, { type: 'string', enum: ['a'] }],
    [1, { not: {} }],
  ])('%j in %j', (value, schema) => {
    expect(check(value, schema)).toMatchObject({ verdict: 'fail' });
  });

  test('the sentence says where', () => {
    const schema = { properties: { people: { items: { properties: { age: { type: 'number' } } } } } };
    expect(check({ people: [{ age: 'old' }] }, schema).detail).toMatch(
      /^It does not fit the schema at people\/0\/age: /,
    );
  });
});

describe('a schema that would check less than it says is refused', () => {
  test.each([
    { minimun: 5 },
    { properties: { a: { typ: 'string' } } },
    { format: 'postcode' },
    { type: 'text' },
    { properties: [] },
    { items: [{ typo: 1 }] },
    { allOf: [7] },
    { $ref: '#/$defs/missing' },
    { $ref: 'https://example.com/schema' },
    { $defs: { unused: { typo: 1 } } },
  ])('%j', (schema) => {
    expect(() => check(1, schema)).toThrow();
  });
});
