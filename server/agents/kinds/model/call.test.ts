/** Language models, against servers that speak each provider's format. */
import { describe, expect, it } from 'vitest';
import { KEY, serve } from '#server/testing/loopback.ts';
import {
  type Asked,
  anthropicServer,
  googleServer,
  type ModelServer,
  openaiServer,
  promptIn,
  type Script,
} from '#server/testing/model-servers.ts';
import { agentOf, ask, type Given } from '#server/testing/registered.ts';

type ModelGiven = Extract<Given, { kind: 'model' }>;
type Config = ModelGiven['config'];
const LABEL = { t: 'Label', of: ['positive', 'negative'] } as const;

const modelAt = (url: string, config: Partial<Config> = {}, more: Partial<ModelGiven> = {}): ModelGiven => ({
  kind: 'model',
  config: { provider: 'openai', model: 'gpt-4.1-mini', baseUrl: url, secretId: 'sec_1', ...config },
  ...more,
});

const PROVIDERS: [
  Config['provider'],
  string,
  (script: (asked: Asked) => Script) => Promise<ModelServer>,
  string,
][] = [
  ['openai', 'gpt-4.1-mini', openaiServer, '/chat/completions'],
  ['compatible', 'llama3.2', openaiServer, '/chat/completions'],
  ['anthropic', 'claude-haiku-4-5', anthropicServer, '/messages'],
  ['google', 'gemini-2.5-flash', googleServer, '/models/gemini-2.5-flash:streamGenerateContent?alt=sse'],
];

describe.each(PROVIDERS)('%s', (...[provider, model, server, path]) => {
  it('streams its words, counts tokens, and gives no number without a method', async () => {
    await using at = await server(() => ({ pieces: ['Good ', 'day', '.'], model }));
    const told: string[] = [];
    const given = modelAt(at.url, { provider, model, instructions: 'Be short.' });
    const { agent, noticed } = agentOf(given);
    const belief = await ask(agent, 'Greet', { onText: (text) => void told.push(text) });
    expect(belief).toMatchObject({
      outcome: 'ok',
      value: 'Good day.',
      conf: { status: 'unknown', why: 'free-text' },
      cost: { calls: 1, usage: { inputTokens: 10, outputTokens: 5 } },
    });
    expect(belief.cost.usage).not.toHaveProperty('cost');
    expect(told).toEqual(['Good ', 'Good day', 'Good day.']);
    expect(noticed.learned).toEqual({ 'model that answers': model });
    const [asked] = at.asked;
    expect(asked?.path).toBe(path);
    expect(asked?.key).toContain(KEY);
    expect(asked?.idempotencyKey).toBe('run/node');
    expect(JSON.stringify(asked?.body)).toContain('Be short.');
  });

  it('answers in the form of its type', async () => {
    await using at = await server(() => ({ pieces: ['{"ans', 'wer":"posi', 'tive"}'], model }));
    const told: string[] = [];
    const { agent } = agentOf(modelAt(at.url, { provider, model }, { output: LABEL }));
    const belief = await ask(agent, 'A lovely day', { onText: (text) => void told.push(text) });
    expect(belief).toMatchObject({ outcome: 'ok', value: 'positive' });
    expect(told.at(-1)).toBe('positive');
    expect(JSON.stringify(at.asked[0]?.body)).toContain('"negative"');
  });
});

describe('its score', () => {
  const label = (config: Partial<Config>, url: string) =>
    agentOf(modelAt(url, config, { output: LABEL })).agent;

  it.each(['openai', 'compatible'] as const)('from the log-probabilities of %s', async (provider) => {
    const logprobs = [0, Math.log(0.9), Math.log(0.8), 0];
    await using at = await openaiServer(() => ({ pieces: ['{"answer":"', 'posi', 'tive', '"}'], logprobs }));
    const belief = await ask(label({ provider, confidence: { method: 'logprob' } }, at.url), 'x');
    expect(belief.conf).toMatchObject({ status: 'self_reported', method: 'logprob' });
    expect(belief.conf).toHaveProperty('raw', expect.closeTo(0.72, 9));
    expect(at.asked[0]?.body).toMatchObject({ logprobs: true });
  });

  it('of free text is the geometric mean over its words', async () => {
    const logprobs = [Math.log(0.5), Math.log(0.125)];
    await using at = await openaiServer(() => ({ pieces: ['Good ', 'day'], logprobs }));
    const { agent } = agentOf(modelAt(at.url, { confidence: { method: 'logprob' } }));
    expect((await ask(agent, 'x')).conf).toHaveProperty('raw', expect.closeTo(0.25, 9));
  });

  it('is unknown, with the reason, where no log-probabilities come', async () => {
    await using at = await openaiServer(() => ({ pieces: ['{"answer":"positive"}'] }));
    const belief = await ask(label({ confidence: { method: 'logprob' } }, at.url), 'x');
    expect(belief).toMatchObject({ outcome: 'ok', conf: { status: 'unknown' }, reason: /no log-prob/ });
  });

  it('is what it says itself', async () => {
    await using at = await openaiServer(() => ({ pieces: ['{"answer":"positive","confidence":85}'] }));
    const belief = await ask(label({ confidence: { method: 'verbal' } }, at.url), 'x');
    expect(belief.conf).toMatchObject({ status: 'self_reported', method: 'verbal', raw: 0.85 });
  });

  const inTurn = (answers: readonly string[]) => {
    let turn = 0;
    return () => ({ pieces: [`{"answer":${JSON.stringify(answers[turn++ % answers.length])}}`] });
  };

  it('is how often it says the same', async () => {
    await using at = await openaiServer(inTurn(['positive', 'negative', 'positive', 'positive']));
    const belief = await ask(label({ confidence: { method: 'consistency', samples: 4 } }, at.url), 'x');
    expect(belief).toMatchObject({
      value: 'positive',
      conf: { status: 'self_reported', method: 'consistency', raw: 0.75 },
      cost: { calls: 4, usage: { inputTokens: 40, outputTokens: 20 } },
    });
    expect(new Set(at.asked.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(4);
  });

  it('is how little its meanings spread', async () => {
    const turns = [
      'The capital is Paris.',
      'the capital is paris',
      'Nobody knows that.',
      'The capital is Paris!',
    ];
    let turn = 0;
    await using at = await openaiServer(() => ({ pieces: [turns[turn++ % 4] ?? ''] }));
    const confidence = { method: 'semantic-entropy', samples: 4 } as const;
    const belief = await ask(agentOf(modelAt(at.url, { confidence })).agent, 'x');
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    expect(belief.conf).toMatchObject({ method: 'semantic-entropy' });
    expect(belief.conf).toHaveProperty('raw', expect.closeTo(1 - entropy / Math.log(4), 9));
  });

  it('is what a judge says, and unknown when the judge fails', async () => {
    await using at = await openaiServer((asked) => ({
      pieces: [promptIn(asked).includes('question') ? '{"answer":0.6}' : '{"answer":"positive"}'],
    }));
    const belief = await ask(label({ confidence: { method: 'judge' } }, at.url), 'x');
    expect(belief).toMatchObject({ conf: { method: 'judge', raw: 0.6 }, cost: { calls: 2 } });
    await using mute = await openaiServer((asked) => ({
      pieces: [promptIn(asked).includes('question') ? '{"answer":"surely"}' : '{"answer":"positive"}'],
    }));
    expect(await ask(label({ confidence: { method: 'judge' } }, mute.url), 'x')).toMatchObject({
      outcome: 'ok',
      conf: { status: 'unknown' },
    });
  });
});

it('costs what its owner wrote down', async () => {
  await using at = await openaiServer(() => ({ pieces: ['Hi'], tokens: { input: 1_000, output: 500 } }));
  const { agent } = agentOf(modelAt(at.url, { price: { input: 2, output: 8, currency: 'EUR' } }));
  const { usage } = (await ask(agent, 'x')).cost;
  expect(usage).toMatchObject({ currency: 'EUR', cost: expect.closeTo(0.006, 12) });
});

it('is paused when another model answers than the one that was approved', async () => {
  await using at = await openaiServer(() => ({ pieces: ['Hi'], model: 'gpt-4.1-mini-2026-01-01' }));
  const approved = { 'model that answers': 'gpt-4.1-mini' };
  const { agent, noticed } = agentOf(modelAt(at.url), { approved });
  expect(await ask(agent, 'x')).toMatchObject({ outcome: 'fail', reason: /model that answers changed/ });
  expect(noticed.changed).toEqual({ 'model that answers': 'gpt-4.1-mini-2026-01-01' });
});

describe('what is wrong is one sentence', () => {
  const errors: [string, number, string, RegExp][] = [
    [
      'a wrong key',
      401,
      `{"error":{"message":"Incorrect API key provided: ${KEY}"}}`,
      /did not accept the key/,
    ],
    [
      'an unknown model',
      404,
      '{"error":{"message":"The model `x` does not exist"}}',
      /does not know this model/,
    ],
    [
      'a refused request',
      400,
      `{"error":{"message":"too long, ${KEY}"}}`,
      /refused the request \(400\): too long/,
    ],
    ['HTML', 200, '<!doctype html><p>Hello', /cannot be read|HTML/],
    ['a failure', 500, '{}', /failed on its side \(500\)/],
  ];
  it.each(errors)('%s', async (...[, status, body, sentence]) => {
    await using at = await serve((_request, response) => {
      response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' });
      response.end(body);
    });
    const belief = await ask(agentOf(modelAt(at.url)).agent, 'x');
    expect(belief).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(sentence) });
    expect(belief.reason).not.toContain(KEY);
  });

  it('a reply that breaks the schema, and what it cost', async () => {
    await using at = await openaiServer(() => ({ pieces: ['{"answer":"sideways"}'] }));
    const belief = await ask(agentOf(modelAt(at.url, {}, { output: LABEL })).agent, 'x');
    expect(belief).toMatchObject({ outcome: 'fail', cost: { usage: { inputTokens: 10 } } });
    expect(belief.reason).toMatch(/no Label/);
  });
});
