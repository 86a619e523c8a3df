/** A primitive's config schema as a list of form fields: the inspector draws these and nothing else. */
import { z } from 'zod';
import type { AnyPrimitive } from '#primitives/define.ts';

export type FieldKind =
  | { kind: 'text'; maxLength: number | undefined }
  /** More than one line. */
  | { kind: 'long'; maxLength: number | undefined; isCode: boolean }
  | { kind: 'number'; isInteger: boolean; min: number | undefined; max: number | undefined }
  | { kind: 'boolean' }
  | { kind: 'choice'; options: readonly string[] }
  /** Several of a closed set. */
  | { kind: 'choices'; options: readonly string[] }
  /** Lines of text. */
  | { kind: 'list' }
  /** A number, or the one word that stands for "decide by itself". */
  | { kind: 'word-or-number'; word: string; min: number | undefined; max: number | undefined }
  /** A number for each name. */
  | { kind: 'shares' }
  | { kind: 'agent' }
  /** Anything else, as JSON. */
  | { kind: 'json' };

export type FieldSpec = {
  name: string;
  label: string;
  description: string;
  /** What an absent value means; `undefined` where the field may be left out. */
  initial: unknown;
  isOptional: boolean;
} & FieldKind;

type JsonSchema = {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
};

const LONG_FROM = 400;
const CODE = /\bCEL\b/;

const cache = new WeakMap<AnyPrimitive, readonly FieldSpec[]>();

export function fieldsOf(primitive: AnyPrimitive): readonly FieldSpec[] {
  const known = cache.get(primitive);
  if (known) return known;
  const schema = z.toJSONSchema(primitive.config, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => toField(name, one));
  cache.set(primitive, fields);
  return fields;
}

function toField(name: string, schema: JsonSchema): FieldSpec {
  return {
    name,
    label: toLabel(name),
    description: schema.description ?? '',
    initial: schema.default,
    isOptional: schema.default === undefined,
    ...kindOf(name, schema),
  };
}

const strings = (values: readonly unknown[] | undefined): readonly string[] =>
  (values ?? []).filter((one) => typeof one === 'string');

function kindOf(name: string, schema: JsonSchema): FieldKind {
  if (name === 'agentId') return { kind: 'agent' };
  if (schema.enum) return { kind: 'choice', options: strings(schema.enum) };
  if (schema.type === 'boolean') return { kind: 'boolean' };
  if (schema.type === 'number' || schema.type === 'integer')
    return { kind: 'number', isInteger: schema.type === 'integer', ...rangeOf(schema) };
  if (schema.type === 'string') return textKind(schema);
  if (schema.type === 'array') return arrayKind(schema);
  const { additionalProperties: each } = schema;
  if (schema.type === 'object' && typeof each === 'object' && each.type === 'number')
    return { kind: 'shares' };
  return unionKind(schema);
}

const rangeOf = (schema: JsonSchema) => ({
  min: schema.minimum ?? schema.exclusiveMinimum,
  max: schema.maximum,
});

function textKind(schema: JsonSchema): FieldKind {
  const { maxLength, description = '' } = schema;
  if (maxLength === undefined || maxLength < LONG_FROM) return { kind: 'text', maxLength };
  return { kind: 'long', maxLength, isCode: CODE.test(description) };
}

function arrayKind({ items }: JsonSchema): FieldKind {
  if (items?.enum) return { kind: 'choices', options: strings(items.enum) };
  return items?.type === 'string' ? { kind: 'list' } : { kind: 'json' };
}

function unionKind({ anyOf = [] }: JsonSchema): FieldKind {
  const word = anyOf.find((one) => typeof one.const === 'string')?.const;
  const number = anyOf.find((one) => one.type === 'number');
  if (anyOf.length === 2 && typeof word === 'string' && number)
    return { kind: 'word-or-number', word, ...rangeOf(number) };
  return { kind: 'json' };
}

const UNITS: Record<string, string> = { Ms: 'ms', Hours: 'hours' };

/** `timeoutMs` -> `Timeout (ms)`, `agentId` -> `Agent` */
export function toLabel(name: string): string {
  const unit = Object.keys(UNITS).find((ending) => name.endsWith(ending));
  const bare = unit ? name.slice(0, -unit.length) : name.replace(/Id$/, '');
  const words = bare.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1) + (unit ? ` (${UNITS[unit]})` : '');
}

/** The sentences zod has about one field of a config, or none. */
export function errorsByField(primitive: AnyPrimitive, config: unknown): Readonly<Record<string, string>> {
  const parsed = primitive.config.safeParse(config);
  if (parsed.success) return {};
  const found: Record<string, string> = {};
  for (const { path, message } of parsed.error.issues) {
    const field = String(path[0] ?? '');
    found[field] ??= message;
  }
  return found;
}
