/**
 * JSON Schema, read by an interpreter: no schema becomes code. zod's own reader is not used, because it
 * drops constraints without a `type` beside them and fills in defaults. Keywords that nothing would
 * check are refused: a misspelt `minimun` must not pass everything.
 */
import { Validator } from '@cfworker/json-schema';
import type { SchemaOptions } from '#primitives/kit/oracle.ts';
import { fail, NotApplicable, pass, quote, type Result } from './result.ts';

const ONE = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'not',
  'propertyNames',
  'then',
];
const UNEVALUATED = ['unevaluatedItems', 'unevaluatedProperties'];
const SEVERAL = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties'];
const PLAIN = [
  ...['$anchor', '$comment', '$id', '$ref', '$schema', 'const', 'default', 'dependentRequired'],
  ...['deprecated', 'description', 'enum', 'examples', 'exclusiveMaximum', 'exclusiveMinimum', 'format'],
  ...['maxContains', 'maxItems', 'maxLength', 'maxProperties', 'maximum', 'minContains', 'minItems'],
  ...['minLength', 'minProperties', 'minimum', 'multipleOf', 'pattern', 'readOnly', 'required', 'title'],
  ...['type', 'uniqueItems', 'writeOnly'],
];
const KNOWN = new Set([...ONE, ...UNEVALUATED, ...SEVERAL, ...NAMED, ...PLAIN, 'items']);
const FORMATS = new Set([
  ...['date', 'date-time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'json-pointer', 'regex'],
  ...['relative-json-pointer', 'time', 'uri', 'uri-reference', 'uri-template', 'url', 'uuid'],
]);
const TYPES = new Set(['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Goes through every sub-schema; throws `NotApplicable` at the first thing that would not be checked. */
function refuseUnchecked(schema: unknown): void {
  if (typeof schema === 'boolean') return;
  if (!isRecord(schema)) throw new NotApplicable('The schema has something that is no schema.');
  const unknown = Object.keys(schema).find((key) => !KNOWN.has(key) && !key.startsWith('x-'));
  if (unknown !== undefined)
    throw new NotApplicable(`The schema has an unknown keyword, ${quote(unknown, 40)}.`);
  const { format, type } = schema;
  if (format !== undefined && !(typeof format === 'string' && FORMATS.has(format)))
    throw new NotApplicable(`The schema has an unknown format, ${quote(String(format), 40)}.`);
  const types = type === undefined ? [] : [type].flat();
  if (types.some((one) => typeof one !== 'string' || !TYPES.has(one)))
    throw new NotApplicable(`The schema has an unknown type, ${quote(String(type), 40)}.`);
  for (const inner of childrenOf(schema)) refuseUnchecked(inner);
}

const has = (schema: Readonly<Record<string, unknown>>, key: string): boolean => Object.hasOwn(schema, key);

function childrenOf(schema: Readonly<Record<string, unknown>>): unknown[] {
  const single = [...ONE, ...UNEVALUATED].filter((key) => has(schema, key)).map((key) => schema[key]);
  const items = has(schema, 'items') ? [schema.items].flat() : [];
  const lists = SEVERAL.filter((key) => has(schema, key)).flatMap((key) => schema[key]);
  const named = NAMED.filter((key) => has(schema, key)).flatMap((key) => {
    const map = schema[key];
    if (!isRecord(map)) throw new NotApplicable(`The schema has a ${key} that is no record.`);
    return Object.values(map);
  });
  return [...single, ...items, ...lists, ...named];
}

export function checkSchema(value: unknown, { schema }: SchemaOptions): Result {
  if (!isRecord(schema)) throw new NotApplicable('The schema is no record.');
  refuseUnchecked(schema);
  const draft = String(schema.$schema ?? '').includes('draft-07') ? '7' : '2020-12';
  const { valid, errors } = new Validator(schema, draft).validate(value);
  if (valid) return pass('It fits the schema.');
  // The last one is the innermost; the others only say that something inside is wrong.
  const error = errors.at(-1);
  const where = error?.instanceLocation.replace(/^#\/?/, '') ?? '';
  return fail(
    `It does not fit the schema${where ? ` at ${quote(where)}` : ''}: ${quote(error?.error ?? '', 200)}`,
  );
}
