import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readOpenApi } from './openapi.ts';

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Moods', version: '1' },
  servers: [{ url: '/v1' }],
  paths: {
    '/classify': {
      post: {
        operationId: 'classify',
        summary: 'Tells the mood.',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Asked' } } } },
        responses: {
          200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Mood' } } } },
        },
      },
    },
    '/texts/{text-id}': {
      get: {
        parameters: [
          { name: 'text-id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'lang', in: 'query', required: true, schema: { type: 'string' } },
          { name: 'page', in: 'query', schema: { type: 'integer' } },
        ],
      },
    },
  },
  components: {
    schemas: {
      Asked: {
        type: 'object',
        required: ['text'],
        properties: { text: { type: 'string' }, n: { type: 'number' } },
      },
      Mood: { type: 'string', enum: ['up', 'down'] },
    },
  },
};

it('makes settings of each operation', () => {
  const read = readOpenApi(JSON.stringify(DOCUMENT), 'https://api.example/openapi.json');
  expect(read).toMatchObject({
    isOk: true,
    operations: [
      {
        title: 'POST /classify',
        name: 'classify',
        input: { t: 'Json', fields: { text: { t: 'Text' } } },
        output: { t: 'Label', of: ['up', 'down'] },
        config: { method: 'POST', url: 'https://api.example/v1/classify', body: 'input' },
      },
      { config: { method: 'GET', url: 'https://api.example/v1/texts/{input["text-id"]}?lang={input.lang}' } },
    ],
  });
});

it('reads the same from YAML', () => {
  const from = 'https://api.example/openapi.yaml';
  const read = readOpenApi(stringify(DOCUMENT), from);
  expect(read.isOk && read.operations).toHaveLength(2);
  expect(read).toEqual(readOpenApi(JSON.stringify(DOCUMENT), from));
});

it.each([
  ['neither JSON nor YAML', 'openapi: [3', /neither JSON nor YAML: line 1, flow sequence .+\.$/],
  ['a text', 'Hello', /at the top: .*expected object/],
  ['aliases', 'a: &a [x, x]\nopenapi: *a', /aliases/],
  ['a YAML text that is too long', `a: ${'x'.repeat(500_000)}`, /up to 500000 characters/],
  ['too many levels', '['.repeat(4_000), /nested too deeply/],
  ['an older version', '{"openapi":"2.0","paths":{}}', /only version 3/],
  [
    'nothing to call',
    '{"openapi":"3.0.0","servers":[{"url":"https://a.example"}],"paths":{}}',
    /nothing that can be called/,
  ],
  ['no server', JSON.stringify({ ...DOCUMENT, servers: [] }), /no server/],
])('says what is wrong with %s', (_, text, sentence) => {
  const read = readOpenApi(text);
  expect(read.isOk ? '' : read.problem).toMatch(sentence);
});
