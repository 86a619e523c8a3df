/** Reads an OpenAPI 3 description, in JSON or YAML: what can be called, and the settings of an agent that calls it. Pure. */
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { z } from 'zod';
import type { PortType } from '#primitives/kit/port-type.ts';
import type { HttpConfig } from './config.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const OPERATIONS_MAX = 300;
const DEPTH_MAX = 6;

const schema = z.record(z.string(), z.unknown());
const media = z.looseObject({ schema: schema.optional() });
const parameter = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().optional(),
  schema: schema.optional(),
});
const operation = z.looseObject({
  operationId: z.string().optional(),
  summary: z.string().optional(),
  description: z.string().optional(),
  parameters: z.array(z.record(z.string(), z.unknown())).optional(),
  requestBody: z.looseObject({ content: z.record(z.string(), media).optional() }).optional(),
  responses: z
    .record(z.string(), z.looseObject({ content: z.record(z.string(), media).optional() }))
    .optional(),
});
const document = z.looseObject({
  openapi: z.string().regex(/^3\./, 'only version 3 is understood.'),
  info: z.looseObject({ title: z.string().optional() }).optional(),
  servers: z.array(z.looseObject({ url: z.string() })).optional(),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

export type Operation = {
  /** `POST /v1/classify`. */
  title: string;
  about: string;
  name: string;
  input: PortType;
  output: PortType;
  config: Pick<HttpConfig, 'method' | 'url' | 'answer'> & { body?: string };
};

export type ReadApi = { isOk: true; operations: readonly Operation[] } | { isOk: false; problem: string };

/** `from`: where the description was fetched; its servers may be given relative to that. */
export function readOpenApi(text: string, from?: string): ReadApi {
  const parsed = parse(text);
  if ('problem' in parsed) return { isOk: false, problem: parsed.problem };
  const { given } = parsed;
  const read = document.safeParse(given);
  if (!read.success) {
    const [first] = read.error.issues;
    return { isOk: false, problem: `at ${first?.path.join('.') || 'the top'}: ${first?.message}` };
  }
  const base = baseOf(read.data.servers?.[0]?.url, from);
  if (!base) return { isOk: false, problem: 'it names no server with a whole address.' };
  const resolve = resolver(given);
  const operations = Object.entries(read.data.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const one = operation.safeParse(item[method]);
      return one.success && item[method]
        ? [toOperation({ base, path, method, item }, { one: one.data, resolve })]
        : [];
    }),
  );
  if (operations.length === 0) return { isOk: false, problem: 'it describes nothing that can be called.' };
  return { isOk: true, operations: operations.slice(0, OPERATIONS_MAX) };
}

type Parsed = { given: unknown } | { problem: string };

function parse(text: string): Parsed {
  try {
    return { given: JSON.parse(text) };
  } catch {
    return parseOther(text);
  }
}

/** Characters: it is read on the thread that serves others, at about a second for a million. */
const YAML_MAX = 500_000;

/**
 * Without aliases: a few lines of them can stand for more than memory holds. Looking for names that stand twice and
 * quoting the place of each error would take time that grows with the square of the text.
 */
const YAML = {
  schema: 'core',
  logLevel: 'error',
  maxAliasCount: 0,
  uniqueKeys: false,
  prettyErrors: false,
} as const;

function parseOther(text: string): Parsed {
  if (text.length > YAML_MAX)
    return { problem: `it is no JSON, and YAML is read up to ${YAML_MAX} characters.` };
  try {
    return { given: parseYaml(text, YAML) };
  } catch (error) {
    if (error instanceof ReferenceError) return { problem: 'it uses aliases of YAML, which are not read.' };
    if (!(error instanceof YAMLParseError) || /call stack/.test(error.message))
      return { problem: 'it is nested too deeply to be read.' };
    const before = text.slice(0, error.pos[0]).split('\n');
    const [said = ''] = error.message.replace(/\.$/, '').split('\n');
    return { problem: `it is neither JSON nor YAML: line ${before.length}, ${said.toLowerCase()}.` };
  }
}

function baseOf(server: string | undefined, from: string | undefined): string | undefined {
  const url = URL.parse(server ?? '/', from);
  return url && /^https?:$/.test(url.protocol) ? url.href.replace(/\/$/, '') : undefined;
}

type Resolve = (value: unknown) => unknown;

/** References within the document; others stay as they are, and then say nothing. */
function resolver(root: unknown): Resolve {
  return (value) => {
    const ref = typeof value === 'object' && value !== null && '$ref' in value ? value.$ref : undefined;
    if (typeof ref !== 'string' || !ref.startsWith('#/')) return value;
    let at: unknown = root;
    for (const part of ref.slice(2).split('/')) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      at =
        typeof at === 'object' && at !== null && Object.hasOwn(at, key)
          ? (at as Record<string, unknown>)[key]
          : undefined;
    }
    return at;
  };
}

type Place = { base: string; path: string; method: (typeof METHODS)[number]; item: Record<string, unknown> };

function toOperation(
  { base, path, method, item }: Place,
  { one, resolve }: { one: z.infer<typeof operation>; resolve: Resolve },
): Operation {
  const shared = Array.isArray(item.parameters) ? item.parameters : [];
  const parameters = [...shared, ...(one.parameters ?? [])].flatMap((raw) => {
    const read = parameter.safeParse(resolve(raw));
    return read.success ? [read.data] : [];
  });
  const used = parameters.filter((each) => each.in === 'path' || (each.in === 'query' && each.required));
  const body = jsonSchemaIn(one.requestBody?.content);
  const bodyType = body && typeOf(body, resolve, 0);
  const fields: Record<string, PortType> = {};
  for (const each of used) fields[each.name] = typeOf(each.schema ?? {}, resolve, 0);
  if (bodyType) fields.body = bodyType;
  const isBodyAlone = used.length === 0 && bodyType !== undefined;
  const query = used.filter((each) => each.in === 'query');
  const ok = Object.entries(one.responses ?? {}).find(([status]) => /^2/.test(status))?.[1];
  const answer = jsonSchemaIn(ok?.content);
  return {
    title: `${method.toUpperCase()} ${path}`,
    about: (one.summary ?? one.description ?? '').slice(0, 500),
    name: (one.operationId ?? one.summary ?? `${method} ${path}`).slice(0, 80),
    input: isBodyAlone ? bodyType : { t: 'Json', fields },
    output: answer ? typeOf(answer, resolve, 0) : { t: 'Any' },
    config: {
      method: method.toUpperCase() as HttpConfig['method'],
      url: `${base}${path.replace(/\{([^{}]+)\}/g, (_, name: string) => `{${member(name)}}`)}${
        query.length > 0
          ? `?${query.map(({ name }) => `${encodeURIComponent(name)}={${member(name)}}`).join('&')}`
          : ''
      }`,
      answer: 'reply',
      ...(bodyType && { body: isBodyAlone ? 'input' : 'input.body' }),
    },
  };
}

const member = (name: string): string =>
  /^[A-Za-z_]\w*$/.test(name) ? `input.${name}` : `input[${JSON.stringify(name)}]`;

const jsonSchemaIn = (content: Record<string, z.infer<typeof media>> | undefined) =>
  Object.entries(content ?? {}).find(([type]) => /json/.test(type))?.[1]?.schema;

function typeOf(given: unknown, resolve: Resolve, depth: number): PortType {
  const one = resolve(given);
  if (typeof one !== 'object' || one === null || depth > DEPTH_MAX) return { t: 'Any' };
  const { type, enum: values, properties, required, items } = one as Record<string, unknown>;
  if (Array.isArray(values) && values.length > 0 && values.every((value) => typeof value === 'string'))
    return { t: 'Label', of: values };
  if (type === 'string') return { t: 'Text' };
  if (type === 'number' || type === 'integer') return { t: 'Num' };
  if (type === 'boolean') return { t: 'Bool' };
  if (type === 'array') return { t: 'List', of: typeOf(items, resolve, depth + 1) };
  if (type !== 'object' && !properties) return { t: 'Any' };
  const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
  const all = (typeof properties === 'object' && properties !== null ? properties : {}) as Record<
    string,
    unknown
  >;
  return {
    t: 'Json',
    fields: Object.fromEntries(names.map((name) => [name, typeOf(all[name], resolve, depth + 1)])),
  };
}
