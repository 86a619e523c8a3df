/**
 * Values that fit a JSON Schema, and values that are wrong in one place. Everything comes from a seeded generator, so
 * that a call that was answered badly can be made again.
 */

/** As much of JSON Schema as zod and OpenAPI write. */
export type Schema = {
  type?: string | readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  additionalProperties?: boolean | Schema;
  items?: Schema | boolean;
  prefixItems?: readonly Schema[];
  anyOf?: readonly Schema[];
  oneOf?: readonly Schema[];
  allOf?: readonly Schema[];
  enum?: readonly unknown[];
  const?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  $ref?: string;
  $defs?: Readonly<Record<string, Schema>>;
};

export type Random = () => number;

/** What strings and ids are taken from where the schema says nothing about their form. */
export type Pool = { ids: readonly string[]; words: readonly string[] };

/** Strings that have gone wrong somewhere: ends of strings, halves of characters, paths, markup, long ones. */
const NASTY: readonly unknown[] = [
  ...[
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\udc00x',
    '\u202eabc',
    '\uffff',
    '%00',
    '../../etc/passwd',
    '__proto__',
  ],
  ...['constructor', 'toString', '{{', "' or 1=1 --", '<script>', '\\', '\n\r', 'NaN', 'é'.repeat(5_000)],
  ...[null, true, false, 0, -1, 1.5, 1e308, -1e308, 9_007_199_254_740_992, 2_147_483_648, 1e21],
  ...[[], {}, [[[[[[]]]]]], { toString: 1 }, { length: -1 }, { valueOf: 1 }, [null], ['x', 1, {}]],
];

const NASTY_TEXTS: readonly string[] = NASTY.filter((one): one is string => typeof one === 'string');

const FORMATS: Readonly<Record<string, readonly string[]>> = {
  uri: ['https://example.test/a', 'http://127.0.0.1:1/', 'javascript:1', 'https://[::1]/', 'data:,x'],
  uuid: ['11111111-1111-4111-8111-111111111111'],
  date: ['2026-01-31', '0001-01-01', '9999-12-31'],
  'date-time': ['2026-01-31T00:00:00Z', '0001-01-01T00:00:00Z'],
  email: ['ada@example.test', 'x@corp.example'],
};

export const pick = <T>(random: Random, from: readonly T[]): T =>
  from[Math.floor(random() * from.length)] as T;

type Making = { random: Random; pool: Pool; root: Schema; depth: number };

/** `name`: of the field, by which ids are told. */
export function madeOf(schema: Schema | boolean, making: Making, name = ''): unknown {
  if (typeof schema === 'boolean') return anything(making);
  const { random, root, depth } = making;
  const deeper = { ...making, depth: depth + 1 };
  if (schema.$ref) return depth > 6 ? null : madeOf(resolve(schema.$ref, root), deeper, name);
  if ('const' in schema) return schema.const;
  if (schema.enum) return pick(random, schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices && choices.length > 0) return madeOf(pick(random, choices), deeper, name);
  if (schema.allOf)
    return Object.assign({}, ...schema.allOf.map((one) => madeOf(one, deeper, name) as object));
  return ofType(schema, deeper, name);
}

function ofType(schema: Schema, making: Making, name: string): unknown {
  const type = Array.isArray(schema.type) ? pick(making.random, schema.type) : schema.type;
  if (type === 'object') return objectOf(schema, making);
  if (type === 'array') return arrayOf(schema, making);
  if (type === 'string') return stringOf(schema, making, name);
  if (type === 'number' || type === 'integer') return numberOf(schema, making, type);
  if (type === 'boolean') return making.random() < 0.5;
  return type === 'null' ? null : anything(making);
}

function resolve(ref: string, root: Schema): Schema {
  let at: unknown = root;
  for (const part of ref.replace(/^#\/?/, '').split('/').filter(Boolean))
    at = typeof at === 'object' && at !== null ? Reflect.get(at, decodeURIComponent(part)) : undefined;
  return typeof at === 'object' && at !== null ? (at as Schema) : {};
}

function objectOf({ properties = {}, required = [], additionalProperties }: Schema, making: Making) {
  const made: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const isLeftOut = !required.includes(name) && (making.depth > 8 || making.random() < 0.4);
    if (!isLeftOut) made[name] = madeOf(schema, making, name);
  }
  if (typeof additionalProperties === 'object' && making.depth < 8)
    for (let n = Math.floor(making.random() * 3); n > 0; n -= 1)
      made[pick(making.random, making.pool.words)] = madeOf(additionalProperties, making);
  return made;
}

function arrayOf({ items = {}, prefixItems = [], minItems = 0, maxItems = 4 }: Schema, making: Making) {
  const first = prefixItems.map((one) => madeOf(one, making));
  if (making.depth > 8 && minItems === 0) return first;
  const count = minItems + Math.floor(making.random() * (Math.min(maxItems, minItems + 4) - minItems + 1));
  return [...first, ...Array.from({ length: count }, () => madeOf(items, making))];
}

function stringOf({ format, minLength = 0, maxLength = 5_000 }: Schema, making: Making, name: string) {
  const { random, pool } = making;
  const known = format === undefined ? undefined : FORMATS[format];
  if (known && random() < 0.9) return pick(random, known);
  const isId = /(^id|Id|slug|name|key|domain)$/.test(name) && random() < 0.7;
  const text = isId
    ? pick(random, pool.ids)
    : random() < 0.15
      ? pick(random, NASTY_TEXTS)
      : pick(random, pool.words);
  return text.padEnd(minLength, 'x').slice(0, Math.max(minLength, maxLength));
}

function numberOf({ minimum = -5, maximum = 1_000 }: Schema, { random }: Making, type: string): number {
  const [low, high] = [Math.max(minimum, -1e9), Math.min(maximum, 1e9)];
  const edge = random();
  if (edge < 0.1) return low;
  if (edge < 0.2) return high;
  const value = low + random() * (high - low);
  return type === 'integer' ? Math.round(value) : value;
}

const anything = ({ random, pool }: Making): unknown =>
  random() < 0.5 ? pick(random, NASTY) : pick(random, pool.words);

/** The same value, wrong in one place: something else there, gone, doubled, or too much of it. */
export function mutated(value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || random() < 0.1) return pick(random, NASTY);
  const entries = Object.entries(value);
  const [name, inner] = entries[Math.floor(random() * entries.length)] ?? ['', undefined];
  const how = random();
  if (Array.isArray(value)) {
    if (how < 0.2) return [...value, ...value];
    return value.map((one, at) => (String(at) === name ? mutated(one, random) : one));
  }
  if (how < 0.15) return Object.fromEntries(entries.filter(([other]) => other !== name));
  if (how < 0.3) return { ...value, [pick(random, NASTY_TEXTS)]: pick(random, NASTY) };
  return Object.fromEntries(
    entries.map(([other, one]) => [other, other === name ? mutated(inner, random) : one]),
  );
}

/** Of something sent as text: bytes changed, cut, doubled and put in. */
export function mutatedBytes(text: string, random: Random): Buffer {
  let bytes = Buffer.from(text, 'utf8');
  for (let n = 1 + Math.floor(random() * 4); n > 0; n -= 1) {
    const at = Math.floor(random() * (bytes.length + 1));
    const end = Math.min(bytes.length, at + 1 + Math.floor(random() * 12));
    const how = random();
    const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
    if (how < 0.25) bytes = Buffer.concat([before, after]);
    else if (how < 0.5) bytes = Buffer.concat([before, part, part, after]);
    else if (how < 0.75) bytes = Buffer.concat([before, Buffer.from([Math.floor(random() * 256)]), after]);
    else bytes = Buffer.concat([before, Buffer.from(pick(random, TOKENS)), part, after]);
  }
  return bytes;
}

const TOKENS: readonly string[] = [
  ...[
    '\u0000',
    '"',
    "'",
    '\\',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    ':',
    ',',
    '&',
    '*',
    '!',
    '|',
    '>',
    '<',
    '- ',
    '\n',
    '\t',
  ],
  ...[
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE',
    '&#0;',
    '&#x110000;',
    'null',
    'true',
    'NaN',
    '1e999',
    '-0',
  ],
  ...[
    '__proto__',
    '\ud83d\ude00',
    '&a',
    '*a',
    '<<: *a',
    '!!js/function',
    '((((((((',
    '[[[[[[[[',
    '{{{{{{{{',
    '%s',
    '%00',
  ],
];
