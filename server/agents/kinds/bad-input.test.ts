/** What is wrong with who answers is one sentence that says what to do, over every kind that reaches outside. */
import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { KEY, serve } from '#server/testing/loopback.ts';
import { anthropicServer, googleServer, openaiServer } from '#server/testing/model-servers.ts';
import { agentOf, ask, type Given } from '#server/testing/registered.ts';

const headers = [{ name: 'authorization', value: 'Bearer ', secretId: 'sec_1' }];

const model = (provider: 'openai' | 'anthropic' | 'google' | 'compatible') => (url: string) =>
  ({ kind: 'model', config: { provider, model: 'm', baseUrl: url, secretId: 'sec_1' } }) as Given;

const KINDS: Readonly<Record<string, (url: string) => Given>> = {
  HTTP: (url) => ({ kind: 'http', config: { url, headers } }) as Given,
  MCP: (url) => {
    const server = { transport: 'http', url, headers };
    return { kind: 'mcp', config: { server, tool: 'mood', arguments: '{"text": input}' } } as Given;
  },
  A2A: (url) => ({ kind: 'a2a', config: { url, headers } }) as Given,
  OpenAI: model('openai'),
  Anthropic: model('anthropic'),
  Google: model('google'),
  'OpenAI-compatible': model('compatible'),
};

const plain =
  (status: number, body: string, more: Record<string, string> = {}): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...more });
    response.end(body);
  };

const HOUR_MS = 3_600_000;

const CASES: readonly [string, RequestListener, RegExp][] = [
  [
    'a wrong key',
    plain(401, `{"error":{"message":"no such key ${KEY}"}}`),
    /did not accept the key \(401\).*choose/,
  ],
  [
    'a clock that is off',
    (request, response) =>
      plain(401, KEY, { date: new Date(Date.now() - HOUR_MS).toUTCString() })(request, response),
    /clock differs from ours by 3[56]\d\d s/,
  ],
  [
    'HTML instead of JSON',
    plain(200, '<!doctype html><p>Welcome</p>', { 'content-type': 'text/html' }),
    /HTML|no JSON|not of MCP|website|address/,
  ],
  ['10 MB', plain(200, JSON.stringify('x'.repeat(10_000_000))), /larger than 2 MB/],
  [
    'a redirect to a private address',
    plain(302, '', { location: 'http://169.254.169.254/latest' }),
    /not on the public internet|169\.254|redirects to another address \(302\)/,
  ],
];

describe.each(Object.entries(KINDS))('%s', (_, given) => {
  it.each(CASES)('%s', async (...[, listener, sentence]) => {
    await using server = await serve(listener);
    const { agent } = agentOf(given(server.url));
    const belief = await ask(agent, 'x');
    expect(belief).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(sentence) });
    expect(belief.reason).toMatch(/\.$/);
    expect(belief.reason).not.toContain(KEY);
  });
});

it.each([
  ['openai', { error: { message: 'The model `m` does not exist', code: 'model_not_found' } }],
  ['anthropic', { type: 'error', error: { type: 'not_found_error', message: 'model: m' } }],
  [
    'google',
    { error: { code: 404, message: 'models/m is not found for API version v1beta', status: 'NOT_FOUND' } },
  ],
  ['compatible', { error: { message: 'model "m" not found, try pulling it first' } }],
] as const)('an unknown model of %s', async (provider, error) => {
  await using server = await serve(plain(404, JSON.stringify(error)));
  const { reason } = await ask(agentOf(model(provider)(server.url)).agent, 'x');
  expect(reason).toMatch(/The provider does not know this model; check its name\.$/);
});

it.each([
  ['openai', openaiServer],
  ['compatible', openaiServer],
  ['anthropic', anthropicServer],
  ['google', googleServer],
] as const)('a reply of %s that breaks the schema', async (provider, serverOf) => {
  await using server = await serverOf(() => ({ pieces: ['{"answer":"sideways"}'] }));
  const output = { t: 'Label', of: ['up', 'down'] } as const;
  const { agent } = agentOf({ ...model(provider)(server.url), output } as Given);
  expect(await ask(agent, 'x')).toMatchObject({
    outcome: 'fail',
    reason: expect.stringMatching(/no Label.*\.$/),
  });
  await using prose = await serverOf(() => ({ pieces: ['I would say up.'] }));
  const { reason } = await ask(agentOf({ ...model(provider)(prose.url), output } as Given).agent, 'x');
  expect(reason).toMatch(/not have the form that was asked for; try a model with structured output\.$/);
});
