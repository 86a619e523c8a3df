/** A primitive's config schema as a tree of form fields: the inspector draws these and nothing else. */
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
  /** A value for each name. */
  | { kind: 'pairs'; each: FieldSpec }
  /** A list of anything that is not a line of text. */
  | { kind: 'rows'; each: FieldSpec; min: number; max: number }
  | { kind: 'object'; fields: readonly FieldSpec[] }
  /** One of several objects, told apart by one field. */
  | { kind: 'variants'; by: string; options: readonly Variant[] }
  | { kind: 'agent' }
  /** A published version to call; choosing one brings its copy along. */
  | { kind: 'called' }
  /** As JSON. `isFree`: any value is meant; otherwise the schema is one this form does not know. */
  | { kind: 'json'; isFree: boolean };

export type Variant = { value: string; fields: readonly FieldSpec[] };

export type FieldSpec = {
  name: string;
  label: string;
  description: string;
  /** What an absent value means; `undefined` where the field may be left out. */
  initial: unknown;
  isOptional: boolean;
} & FieldKind;

type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
};

const LONG_FROM = 400;
const CODE = /\b(CEL|code|expression|regular expression|JSON)\b/i;

const cache = new WeakMap<AnyPrimitive, readonly FieldSpec[]>();

export function fieldsOf(primitive: AnyPrimitive): readonly FieldSpec[] {
  const known = cache.get(primitive);
  if (known) return known;
  const fields = fieldsOfSchema(primitive.config);
  cache.set(primitive, fields);
  return fields;
}

export function fieldsOfSchema(config: z.ZodType): readonly FieldSpec[] {
  return fieldsIn(z.toJSONSchema(config, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

const fieldsIn = ({ properties = {}, required = [] }: JsonSchema): FieldSpec[] =>
  Object.entries(properties).map(([name, one]) => toField(name, one, required));

/** `required` are the fields that have to be there; what a list holds always has. */
function toField(name: string, schema: JsonSchema, required: readonly string[] = [name]): FieldSpec {
  const { bare, isNullable } = withoutNull(schema);
  return {
    name,
    label: toLabel(name),
    description: schema.description ?? bare.description ?? '',
    initial: schema.default,
    isOptional: isNullable || (schema.default === undefined && !required.includes(name)),
    ...kindOf(name, bare),
  };
}

/** `T | null` is drawn as a `T` that may be left out. */
function withoutNull(schema: JsonSchema): { bare: JsonSchema; isNullable: boolean } {
  if (Array.isArray(schema.type)) {
    const types = schema.type.filter((one) => one !== 'null');
    const isNullable = types.length < schema.type.length;
    const [type, ...more] = types;
    return { bare: { ...schema, type: more.length === 0 && type ? type : types }, isNullable };
  }
  const rest = schema.anyOf?.filter((one) => one.type !== 'null');
  const [only, ...others] = rest ?? [];
  if (!only || rest?.length === schema.anyOf?.length) return { bare: schema, isNullable: false };
  return { bare: others.length === 0 ? only : { ...schema, anyOf: [only, ...others] }, isNullable: true };
}

const strings = (values: readonly unknown[] | undefined): readonly string[] =>
  (values ?? []).filter((one) => typeof one === 'string');

function kindOf(name: string, schema: JsonSchema): FieldKind {
  if (name === 'agentId') return { kind: 'agent' };
  if (name === 'ref') return { kind: 'called' };
  if (schema.enum && schema.type === 'string') return { kind: 'choice', options: strings(schema.enum) };
  switch (schema.type) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'number':
    case 'integer':
      return { kind: 'number', isInteger: schema.type === 'integer', ...rangeOf(schema) };
    case 'string':
      return textKind(name, schema);
    case 'array':
      return arrayKind(name, schema);
    case 'object':
      return objectKind(name, schema);
    default:
      return unionKind(schema);
  }
}

const rangeOf = (schema: JsonSchema) => ({
  min: schema.minimum ?? schema.exclusiveMinimum,
  max: schema.maximum,
});

const CODE_NAMES = /^(expression|code|when|source|body|query|pattern|template)$/i;

function textKind(name: string, schema: JsonSchema): FieldKind {
  const { maxLength, description = '' } = schema;
  if (maxLength === undefined || maxLength < LONG_FROM) return { kind: 'text', maxLength };
  return { kind: 'long', maxLength, isCode: CODE_NAMES.test(name) || CODE.test(description) };
}

const MOST_ROWS = 1000;

function arrayKind(name: string, { items = {}, minItems = 0, maxItems = MOST_ROWS }: JsonSchema): FieldKind {
  if (items.enum) return { kind: 'choices', options: strings(items.enum) };
  // An entry that may have several lines cannot be one line of a list.
  if (items.type === 'string' && (items.maxLength ?? 0) < LONG_FROM) return { kind: 'list' };
  return { kind: 'rows', each: toField(singular(name), items), min: minItems, max: maxItems };
}

function objectKind(name: string, schema: JsonSchema): FieldKind {
  const { additionalProperties: each, properties = {} } = schema;
  if (Object.keys(properties).length > 0) return { kind: 'object', fields: fieldsIn(schema) };
  if (typeof each !== 'object' || Object.keys(each).length === 0) return { kind: 'json', isFree: true };
  return { kind: 'pairs', each: toField(singular(name), each) };
}

function unionKind({ anyOf, oneOf, $ref, ...rest }: JsonSchema): FieldKind {
  const arms = anyOf ?? oneOf ?? [];
  const word = arms.find((one) => typeof one.const === 'string')?.const;
  const number = arms.find((one) => one.type === 'number' || one.type === 'integer');
  if (arms.length === 2 && typeof word === 'string' && number)
    return { kind: 'word-or-number', word, ...rangeOf(number) };
  const by = tellingField(arms);
  if (by !== undefined) return { kind: 'variants', by, options: arms.map((arm) => toVariant(arm, by)) };
  const says = Object.keys(rest).filter((key) => key !== 'description' && key !== 'default');
  return { kind: 'json', isFree: arms.length === 0 && $ref === undefined && says.length === 0 };
}

/** The field whose constant tells the arms of a union apart. */
function tellingField(arms: readonly JsonSchema[]): string | undefined {
  const [first] = arms;
  if (!first || arms.length < 2) return undefined;
  return Object.keys(first.properties ?? {}).find((name) =>
    arms.every((arm) => typeof arm.properties?.[name]?.const === 'string'),
  );
}

const toVariant = (arm: JsonSchema, by: string): Variant => ({
  value: String(arm.properties?.[by]?.const),
  fields: fieldsIn(arm).filter((field) => field.name !== by),
});

/** `rules` -> `rule`: one row is called like its list, without the plural. */
export const singular = (name: string): string =>
  name
    .replace(/ies$/, 'y')
    .replace(/(ch|sh|x)es$/, '$1')
    .replace(/([^s])s$/, '$1');

/** What a new row or variant starts with: only what has to be there. */
export function blankOf(spec: FieldSpec): unknown {
  if (spec.initial !== undefined) return spec.initial;
  switch (spec.kind) {
    case 'text':
    case 'long':
    case 'agent':
    case 'called':
      return '';
    case 'number':
      return spec.min ?? 0;
    case 'boolean':
      return false;
    case 'choice':
      return spec.options[0] ?? '';
    case 'word-or-number':
      return spec.word;
    case 'list':
    case 'choices':
    case 'rows':
      return [];
    case 'object':
      return blankObject(spec.fields);
    case 'variants':
      return { [spec.by]: spec.options[0]?.value, ...blankObject(spec.options[0]?.fields ?? []) };
    case 'pairs':
    case 'json':
      return {};
  }
}

/** Fields with a default are left out: the schema gives it. */
export const blankObject = (fields: readonly FieldSpec[]): Record<string, unknown> =>
  Object.fromEntries(
    fields
      .filter((one) => one.initial === undefined && !one.isOptional)
      .map((one) => [one.name, blankOf(one)]),
  );

const UNITS: Record<string, string> = { Ms: 'ms', Mb: 'MiB', Hours: 'hours' };

/** `For schema: what it must fit.` and `For the policy rules: conditions.` say when a setting matters. */
const ONLY_FOR = /^For (?:the \w+ )?([\w-]+): (.)/;

/**
 * The settings that matter for what is chosen, without saying so each time. One that is set stays, so
 * that nothing in a config is out of sight.
 */
export function fieldsFor(
  fields: readonly FieldSpec[],
  config: Readonly<Record<string, unknown>>,
): readonly FieldSpec[] {
  return fields.flatMap((spec) => {
    const [prefix, word = '', first = ''] = ONLY_FOR.exec(spec.description) ?? [];
    const by = fields.find((one) => one.kind === 'choice' && one.options.includes(word));
    if (prefix === undefined || !by) return [spec];
    if ((config[by.name] ?? by.initial) !== word) return config[spec.name] === undefined ? [] : [spec];
    return [{ ...spec, description: first.toUpperCase() + spec.description.slice(prefix.length) }];
  });
}

/** `timeoutMs` -> `Timeout (ms)`, `agentId` -> `Agent` */
export function toLabel(name: string): string {
  const unit = Object.keys(UNITS).find((ending) => name.endsWith(ending));
  const bare = unit ? name.slice(0, -unit.length) : name.replace(/Id$/, '');
  const words = bare.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1) + (unit ? ` (${UNITS[unit]})` : '');
}

/** The sentences zod has about a config, by the path they are about: `rules.0.when`. */
export type FieldErrors = Readonly<Record<string, string>>;

export function errorsByField(primitive: AnyPrimitive, config: unknown): FieldErrors {
  const parsed = primitive.config.safeParse(config);
  if (parsed.success) return {};
  const found: Record<string, string> = {};
  for (const issue of parsed.error.issues) {
    const unknown = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const key of unknown) {
      const path = [...issue.path.map(String), ...(key === undefined ? [] : [key])].join('.');
      found[path] ??= key === undefined ? issue.message : 'This setting is not known here.';
    }
  }
  return found;
}

/** What is wrong at a path. `deep` takes what is wrong below it too, for fields drawn as one box. */
export function errorAt(
  errors: FieldErrors,
  path: string,
  reach: 'here' | 'deep' = 'here',
): string | undefined {
  if (errors[path] !== undefined || reach === 'here') return errors[path];
  return Object.entries(errors).find(([at]) => at.startsWith(`${path}.`))?.[1];
}

/** Settings that no field stands for, e.g. of a pasted node; they can only be removed. */
export function unknownSettings(fields: readonly FieldSpec[], config: unknown): readonly string[] {
  if (typeof config !== 'object' || config === null || Array.isArray(config)) return [];
  const known = new Set(fields.map((field) => field.name));
  return Object.keys(config).filter((name) => !known.has(name));
}
