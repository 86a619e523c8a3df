/** The OpenAPI 3.1 document of `/api/v1` for one workspace: one address for each pattern, typed by its ports. */

import type { Schema } from '../json-schema.ts';
import type { Published } from './published.ts';
import { inputsSchema, runSchema } from './schemas.ts';

const ERROR: Schema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        code: { type: 'string' },
        message: { type: 'string', description: 'What happened.' },
        fix: { type: 'string', description: 'What to do.' },
        requestId: { type: 'string' },
      },
      required: ['code', 'message', 'fix', 'requestId'],
    },
  },
  required: ['error'],
};

const json = (schema: Schema): Schema => ({ 'application/json': { schema } });
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const responseRef = (name: string): Schema => ({ $ref: `#/components/responses/${name}` });
const retryAfter = {
  'Retry-After': { description: 'Seconds to come back after.', schema: { type: 'integer' } },
};

const RESPONSES = {
  Refused: { description: 'The request does not fit; nothing was started.', content: json(ref('Error')) },
  NoKey: { description: 'There is no key, or it does not hold.', content: json(ref('Error')) },
  Forbidden: { description: 'The key may not do this.', content: json(ref('Error')) },
  NotFound: { description: 'There is no such thing in this workspace.', content: json(ref('Error')) },
  TooMany: { description: 'Too much was asked for.', headers: retryAfter, content: json(ref('Error')) },
  Busy: {
    description: 'More is waiting than can be taken.',
    headers: retryAfter,
    content: json(ref('Error')),
  },
};

const refusals = {
  '400': responseRef('Refused'),
  '401': responseRef('NoKey'),
  '403': responseRef('Forbidden'),
  '404': responseRef('NotFound'),
  '429': responseRef('TooMany'),
  '503': responseRef('Busy'),
};

const prefer = {
  name: 'Prefer',
  in: 'header',
  description: 'wait=20 waits up to 20 s for the end; at most 300.',
  schema: { type: 'string', pattern: '^wait=\\d{1,3}$' },
};
const idempotency = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key with the same inputs gives the same run; with others it is refused (422).',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};
const runId = { name: 'run', in: 'path', required: true, schema: { type: 'string' } };

const LOCATION = { Location: { description: 'Where the run is read.', schema: { type: 'string' } } };

/** Identifiers of operations are words. */
const operation = (slug: string): string => `run_${slug.replaceAll('-', '_')}`;

function startOf(pattern: Published): Schema {
  const { slug, name, summary, version, output, example } = pattern;
  const body = {
    type: 'object',
    properties: {
      inputs: inputsSchema(pattern),
      version: { type: 'string', description: `Left out: the latest, now ${version}.` },
    },
    required: ['inputs'],
    additionalProperties: false,
  };
  return {
    post: {
      ...{ operationId: operation(slug), summary: name, description: summary, tags: ['Patterns'] },
      parameters: [idempotency, prefer],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: body, example: { inputs: example } } },
      },
      responses: {
        '200': {
          description: 'It ended while you waited.',
          headers: LOCATION,
          content: json(runSchema(output)),
        },
        '202': {
          description: 'It was started, and has not ended.',
          headers: LOCATION,
          content: json({ anyOf: [ref('Started'), runSchema(output)] }),
        },
        '422': responseRef('Refused'),
        ...refusals,
      },
    },
  };
}

const answers = (description: string, schema: Schema): Schema => ({
  '200': { description, content: json(schema) },
  ...refusals,
});

const RUNS = {
  '/runs/{run}': {
    get: {
      ...{ operationId: 'get_run', summary: 'What became of a run', tags: ['Runs'] },
      parameters: [runId, prefer],
      responses: answers('The run.', ref('Run')),
    },
  },
  '/runs/{run}/events': {
    get: {
      ...{ operationId: 'follow_run', summary: 'Events of a run as they come', tags: ['Runs'] },
      parameters: [runId],
      responses: {
        ...refusals,
        '200': {
          description: 'Server-sent events, one JSON object each, until the run has ended.',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
      },
    },
  },
  '/runs/{run}/cancel': {
    post: {
      ...{ operationId: 'cancel_run', summary: 'Stop a run', tags: ['Runs'] },
      parameters: [runId],
      responses: { ...answers('The run, which stops.', ref('Run')), '409': responseRef('Refused') },
    },
  },
};

const STARTED: Schema = { type: 'object', properties: { run: { type: 'string' } }, required: ['run'] };

/** `url`: the address people open Parallax at. */
export function openApi(url: string, patterns: readonly Published[]): Schema {
  const starts = patterns.map((one) => [`/patterns/${one.slug}/runs`, startOf(one)]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Published patterns',
      version: '1',
      description:
        'Every published pattern of the workspace that the API key belongs to. Answers come with a confidence that says where it is from; unknown has no number.',
    },
    servers: [{ url: new URL('/api/v1', url).href }],
    security: [{ key: [] }],
    tags: [{ name: 'Patterns' }, { name: 'Runs' }],
    paths: { ...Object.fromEntries(starts), ...RUNS },
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: ERROR, Started: STARTED, Run: runSchema(null) },
      responses: RESPONSES,
    },
  };
}
