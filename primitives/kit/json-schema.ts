/**
 * The part of JSON Schema that `extract` understands. Anything outside it is refused before a run: a rule
 * that nobody checks would let everything through.
 */
import { z } from 'zod';
import type { PortType } from './port-type.ts';
import { any, bool, json, label, list, num, text } from './port-type.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const TYPES = ['object', 'array', 'string', 'number', 'integer', 'boolean', 'null'] as const;
const FORMATS = {
  date: z.iso.date(),
  'date-time': z.iso.datetime({ offset: true }),
  email: z.email(),
  uri: z.url(),
} as const;

/** Deeper schemas are refused, so that reading one needs bounded stack. */
const MAX_DEPTH = 20;

const count = z.int().min(0).optional();
const bound = z.number().optional();
const schemaNames = z.record(z.string(), z.record(z.string(), z.unknown()));

/** One level; those below are read one by one. Without `pattern`: expressions of users may run for hours. */
const level = z.strictObject({
  $schema: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  examples: z.array(z.unknown()).optional(),
  type: z.enum(TYPES).optional(),
  enum: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .min(1)
    .optional(),
  properties: schemaNames.optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.boolean().optional(),
  items: z.record(z.string(), z.unknown()).optional(),
  minItems: count,
  maxItems: count,
  minLength: count,
  maxLength: count,
  minimum: bound,
  maximum: bound,
  format: z.enum(Object.keys(FORMATS) as (keyof typeof FORMATS)[]).optional(),
});

type Level = z.infer<typeof level>;

/** Why a schema cannot be used, as a sentence, or `undefined`. */
export function schemaProblem(schema: JsonSchema, path = '', depth = 0): string | undefined {
  const where = path || 'the top level';
  if (depth > MAX_DEPTH) return `It is nested more than ${MAX_DEPTH} levels deep.`;
  const read = level.safeParse(schema);
  if (!read.success) return `At ${where}: ${issueText(read.error.issues[0])}`;
  const { properties = {}, items } = read.data;
  const below = Object.entries(properties).map(([name, one]) => [join(path, name), one] as const);
  if (items) below.push([`${path}[]`, items]);
  for (const [at, one] of below) {
    const problem = schemaProblem(one, at, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

function issueText(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not understood here.`;
  return `${issue?.path.join('.')} is not as expected: ${issue?.message}.`;
}

const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);

/** The type of values that fit; fields are those that are certain to be there. */
export function schemaType(schema: JsonSchema): PortType {
  const { type, enum: values, properties = {}, required = [], items } = schema as Level;
  if (values?.every((one) => typeof one === 'string')) return label(values);
  switch (type) {
    case 'object':
      return json(Object.fromEntries(required.map((name) => [name, schemaType(properties[name] ?? {})])));
    case 'array':
      return list(items ? schemaType(items) : any);
    case 'string':
      return text;
    case 'number':
    case 'integer':
      return num;
    case 'boolean':
      return bool;
    default:
      return any;
  }
}

const MOST_ERRORS = 5;

/** What is wrong with `value`, at most five sentences; none when it fits. The schema has no problem. */
export function schemaErrors(value: unknown, schema: JsonSchema): readonly string[] {
  const errors: string[] = [];
  collect({ value, path: '', schema: schema as Level, errors });
  return errors.slice(0, MOST_ERRORS);
}

type Visit = { value: unknown; path: string; schema: Level; errors: string[] };

function collect({ value, path, schema, errors }: Visit): void {
  if (errors.length >= MOST_ERRORS) return;
  const say = (what: string) => errors.push(`${path || 'The value'} ${what}.`);
  if (schema.type && !isOf(value, schema.type)) {
    say(`is ${nameOf(value)}, not ${ARTICLES[schema.type]}`);
    return;
  }
  if (schema.enum && !schema.enum.some((one) => one === value))
    say(`is none of ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}`);
  if (typeof value === 'string') checkText(value, schema, say);
  if (typeof value === 'number') checkRange(value, { least: schema.minimum, most: schema.maximum, say });
  if (Array.isArray(value)) checkList(value, { path, schema, errors, say });
  else if (typeof value === 'object' && value !== null)
    checkFields(value as Record<string, unknown>, { path, schema, errors, say });
}

type Say = (what: string) => void;

function checkText(value: string, { minLength, maxLength, format }: Level, say: Say): void {
  const length = [...value].length;
  if (minLength !== undefined && length < minLength) say(`has ${length} characters, fewer than ${minLength}`);
  if (maxLength !== undefined && length > maxLength) say(`has ${length} characters, more than ${maxLength}`);
  if (format && !FORMATS[format].safeParse(value).success) say(`is no ${format}`);
}

type Range = { least: number | undefined; most: number | undefined; say: Say };

function checkRange(value: number, { least, most, say }: Range): void {
  if (least !== undefined && value < least) say(`is less than ${least}`);
  if (most !== undefined && value > most) say(`is more than ${most}`);
}

type Inside = Omit<Visit, 'value'> & { say: Say };

function checkList(value: readonly unknown[], { path, schema, errors, say }: Inside): void {
  const { minItems, maxItems, items } = schema;
  if (minItems !== undefined && value.length < minItems)
    say(`has ${value.length} items, fewer than ${minItems}`);
  if (maxItems !== undefined && value.length > maxItems)
    say(`has ${value.length} items, more than ${maxItems}`);
  if (!items) return;
  for (const [at, one] of value.entries()) {
    if (errors.length >= MOST_ERRORS) return;
    collect({ value: one, path: `${path}[${at}]`, schema: items as Level, errors });
  }
}

function checkFields(value: Record<string, unknown>, { path, schema, errors, say }: Inside): void {
  const { properties = {}, required = [], additionalProperties } = schema;
  for (const name of required) if (!Object.hasOwn(value, name)) say(`has no ${name}`);
  for (const [name, one] of Object.entries(value)) {
    if (Object.hasOwn(properties, name))
      collect({ value: one, path: join(path, name), schema: (properties[name] ?? {}) as Level, errors });
    else if (additionalProperties === false) say(`has ${name}, which is not allowed`);
  }
}

const ARTICLES: Readonly<Record<(typeof TYPES)[number], string>> = {
  object: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function isOf(value: unknown, type: (typeof TYPES)[number]): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'null' ? value === null : typeof value === type;
}

function nameOf(value: unknown): string {
  const type = TYPES.find((one) => one !== 'integer' && isOf(value, one));
  return type ? ARTICLES[type] : 'nothing of JSON';
}
