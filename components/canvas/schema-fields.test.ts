import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { primitiveList } from '#primitives/index.ts';
import {
  blankOf,
  errorAt,
  errorsByField,
  type FieldSpec,
  fieldsFor,
  fieldsOf,
  fieldsOfSchema,
  singular,
  toLabel,
  unknownSettings,
} from './schema-fields.ts';

describe('every primitive has a form', () => {
  test.each(primitiveList)('$id', (primitive) => {
    for (const field of fieldsOf(primitive)) {
      expect(field, `${field.name} is of a shape the form does not know`).not.toMatchObject({
        kind: 'json',
        isFree: false,
      });
      expect(field.description, `${field.name} has no description`).toMatch(/\.$/);
    }
  });

  test('only primitives without settings have no field', () => {
    const bare = primitiveList.filter((primitive) => fieldsOf(primitive).length === 0);
    for (const { config } of bare) expect(config.safeParse({ anything: 1 }).success).toBe(false);
    expect(bare.map((one) => one.id)).toContain('merge1');
  });
});

const rule = z.strictObject({ port: z.string().max(40), when: z.string().max(2000) });
const shape = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('words'), count: z.int().min(1) }),
  z.strictObject({ by: z.literal('pattern'), pattern: z.string().max(500) }),
]);
type Tree = z.ZodType & { parent?: Tree };
const tree: Tree = z.object({
  get children() {
    return z.array(tree);
  },
});

const only = (schema: z.ZodType): FieldSpec => {
  const [field] = fieldsOfSchema(z.strictObject({ rules: schema }));
  if (!field) throw new Error('no field');
  return field;
};

test.each([
  ['text', z.string().max(80), { kind: 'text', maxLength: 80 }],
  ['several lines', z.string().max(4000), { kind: 'long', isCode: false }],
  ['an expression', z.string().max(4000).describe('A CEL expression.'), { kind: 'long', isCode: true }],
  ['an optional number', z.int().min(2).optional(), { kind: 'number', isOptional: true, min: 2 }],
  ['a number or null', z.number().nullable().default(null), { kind: 'number', isOptional: true }],
  [
    'one of several',
    z.enum(['a', 'b']).default('a'),
    { kind: 'choice', options: ['a', 'b'], isOptional: false },
  ],
  ['several of several', z.array(z.enum(['a', 'b'])), { kind: 'choices', options: ['a', 'b'] }],
  ['lines', z.array(z.string().max(120)), { kind: 'list' }],
  [
    'texts of many lines',
    z.array(z.string().max(4000)),
    { kind: 'rows', each: { kind: 'long', name: 'rule' } },
  ],
  ['numbers', z.array(z.number()).min(1).max(5), { kind: 'rows', min: 1, max: 5, each: { kind: 'number' } }],
  [
    'objects',
    z.array(rule),
    { kind: 'rows', each: { kind: 'object', fields: [{ name: 'port' }, { name: 'when' }] } },
  ],
  ['an object', rule, { kind: 'object', fields: [{ kind: 'text' }, { kind: 'long', isCode: true }] }],
  ['shares', z.record(z.string(), z.number().max(1)), { kind: 'pairs', each: { kind: 'number', max: 1 } }],
  ['a record of texts', z.record(z.string(), z.string()), { kind: 'pairs', each: { kind: 'text' } }],
  ['any JSON', z.record(z.string(), z.unknown()), { kind: 'json', isFree: true }],
  ['any value', z.unknown(), { kind: 'json', isFree: true }],
  [
    'a union of objects',
    shape,
    { kind: 'variants', by: 'by', options: [{ value: 'words' }, { value: 'pattern' }] },
  ],
  ['auto or a number', z.union([z.literal('auto'), z.number()]), { kind: 'word-or-number', word: 'auto' }],
  ['a union the form does not know', z.union([z.string(), z.number()]), { kind: 'json', isFree: false }],
  ['a tree', tree, { kind: 'json', isFree: false }],
])('%s', (_what, schema, expected) => {
  expect(only(schema)).toMatchObject(expected);
});

test.each([
  [z.array(rule), { port: '', when: '' }],
  [z.array(z.number().min(3)), 3],
  [z.array(shape), { by: 'words', count: 1 }],
  [
    z.array(rule.extend({ weight: z.number().default(1), note: z.string().optional() })),
    { port: '', when: '' },
  ],
])('a new row holds only what has to be there', (schema, blank) => {
  const field = only(schema);
  if (field.kind !== 'rows') throw new Error('no rows');
  expect(blankOf(field.each)).toEqual(blank);
});

test.each([
  ['timeoutMs', 'Timeout (ms)'],
  ['deadlineHours', 'Deadline (hours)'],
  ['agentId', 'Agent'],
  ['maxConcurrency', 'Max concurrency'],
  ['rho', 'Rho'],
])('%s is labelled %s', (name, label) => {
  expect(toLabel(name)).toBe(label);
});

test.each([
  ['rules', 'rule'],
  ['branches', 'branch'],
  ['policies', 'policy'],
  ['on', 'on'],
  ['class', 'class'],
])('one of %s is a %s', (many, one) => {
  expect(singular(many)).toBe(one);
});

const gate = primitiveList.find((one) => one.id === 'gate');
if (!gate) throw new Error('no gate');

test('an error stands under its own field', () => {
  expect(Object.keys(errorsByField(gate, { threshold: 7 }))).toEqual(['threshold']);
  expect(errorsByField(gate, { threshold: 0.5 })).toEqual({});
});

test('errors are told where they are, however deep', () => {
  const nested = { ...gate, config: z.strictObject({ rules: z.array(rule).min(1) }) };
  const errors = errorsByField(nested, {
    rules: [
      { port: 'a', when: 'x' },
      { port: 7, when: 'y', odd: 1 },
    ],
  });
  expect(Object.keys(errors).sort()).toEqual(['rules.1.odd', 'rules.1.port']);
  expect(errorAt(errors, 'rules.1.port')).toBe(errors['rules.1.port']);
  expect(errorAt(errors, 'rules')).toBeUndefined();
  expect(errorAt(errors, 'rules', 'deep')).toBeDefined();
  expect(errorAt(errorsByField(nested, { rules: [] }), 'rules')).toBeDefined();
});

test('settings nobody knows are named, so that they can be removed', () => {
  expect(unknownSettings(fieldsOf(gate), { threshold: 0.5, mood: 'good' })).toEqual(['mood']);
  expect(errorsByField(gate, { mood: 'good' })).toEqual({ mood: 'This setting is not known here.' });
  expect(unknownSettings(fieldsOf(gate), undefined)).toEqual([]);
});

test('settings of what is not chosen are out of the way, unless they are set', () => {
  const config = z.strictObject({
    policy: z.enum(['rules', 'agent']).default('rules'),
    when: z.string().default('').describe('For the policy rules: a condition.'),
    who: z.string().default('').describe('For agent: who is asked.'),
    other: z.string().default('').describe('For everybody: said to all.'),
  });
  const told = (held: Record<string, unknown>) =>
    fieldsFor(fieldsOfSchema(config), held).map(({ name, description }) => `${name}: ${description}`);
  const other = 'other: For everybody: said to all.';
  expect(told({})).toEqual(['policy: ', 'when: A condition.', other]);
  expect(told({ policy: 'agent' })).toEqual(['policy: ', 'who: Who is asked.', other]);
  expect(told({ who: 'me' })).toEqual([
    'policy: ',
    'when: A condition.',
    'who: For agent: who is asked.',
    other,
  ]);
});
