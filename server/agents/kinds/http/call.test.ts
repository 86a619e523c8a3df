/** Agents behind HTTP, against a real server. */
import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { bodyOf, KEY, serve } from '#server/testing/loopback.ts';
import { agentOf, ask, type Given } from '#server/testing/registered.ts';

type More = Partial<Extract<Given, { kind: 'http' }>['config']>;
const at = (url: string, config: More = {}, more: Partial<Given> = {}): Given =>
  ({ kind: 'http', config: { url, ...config }, ...more }) as Given;

const json =
  (body: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

it('makes a request of the input, and an answer with a score of the reply', async () => {
  const seen: unknown[] = [];
  await using server = await serve(async (request, response) => {
    const { authorization } = request.headers;
    seen.push(request.url, authorization, request.headers['idempotency-key'], await bodyOf(request));
    json({ result: { label: 'positive', p: 0.8 } })(request, response);
  });
  const { agent } = agentOf(
    at(
      `${server.url}/v1/{input}?q={input + "&x=1"}`,
      {
        headers: [{ name: 'Authorization', value: 'Bearer ', secretId: 'sec_1' }],
        body: '{"text": input, "n": 2}',
        answer: 'reply.result.label',
        score: { of: 'reply.result.p', method: 'softmax' },
      },
      { output: { t: 'Label', of: ['positive', 'negative'] } },
    ),
  );
  const belief = await ask(agent, 'so/../good');
  expect(seen).toEqual([
    '/v1/so%2F..%2Fgood?q=so%2F..%2Fgood%26x%3D1',
    `Bearer ${KEY}`,
    'run/node',
    { text: 'so/../good', n: 2 },
  ]);
  expect(belief).toMatchObject({
    value: 'positive',
    conf: { status: 'self_reported', raw: 0.8, method: 'softmax' },
    cost: { calls: 1 },
  });
});

it('gives no number where it has no method, and declines where it is told to', async () => {
  await using server = await serve(json({ answer: 'yes', sure: 0.99 }));
  const plain = agentOf(at(server.url, { answer: 'reply.answer' })).agent;
  expect(await ask(plain, 'x')).toMatchObject({ value: 'yes', conf: { status: 'unknown' } });
  const shy = agentOf(at(server.url, { declines: 'reply.sure > 0.5' })).agent;
  expect(await ask(shy, 'x')).toMatchObject({ outcome: 'abstain' });
});

describe('what is wrong is one sentence that says what to do', () => {
  const html: RequestListener = (_, response) => void response.end('<!doctype html><p>Welcome</p>');
  const large: RequestListener = (_, response) => void response.end(JSON.stringify('x'.repeat(10_000_000)));
  const cut: RequestListener = (_, response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"a":');
    setTimeout(() => response.destroy(), 20);
  };
  const away: RequestListener = (_, response) => {
    response.writeHead(302, { location: 'http://169.254.169.254/latest' });
    response.end();
  };
  const skewed: RequestListener = (_, response) => {
    response.writeHead(401, { date: new Date(Date.now() - 3_600_000).toUTCString() });
    response.end(KEY);
  };
  it.each<[string, RequestListener, RegExp]>([
    [
      'a wrong key',
      json({ error: `no such key ${KEY}` }, 401),
      /did not accept the key \(401\).*choose another/,
    ],
    ['a clock that is off', skewed, /clock differs from ours by 3[56]\d\d s/],
    ['HTML', html, /page of HTML, not JSON/],
    ['10 MB', large, /larger than 2 MB/],
    ['a redirect inward', away, /not on the public internet|169\.254/],
    ['a cut connection', cut, /cut|reached|complete/],
    ['too many requests', json({}, 429), /too often \(429\)/],
    ['a failure', json({}, 503), /failed on its side \(503\)/],
    ['nothing there', json({}, 404), /nothing at this address/],
    ['the wrong type', json(7), /no Text/],
  ])('%s', async (_, listener, sentence) => {
    await using server = await serve(listener);
    const { agent } = agentOf(
      at(server.url, { headers: [{ name: 'authorization', value: 'Bearer ', secretId: 'sec_1' }] }),
    );
    const belief = await ask(agent, 'x');
    expect(belief).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(sentence) });
    expect(belief.reason).not.toContain(KEY);
  });

  it('a server that is not there, a secret that is gone', async () => {
    const gone = agentOf(at('http://127.0.0.1:9/x')).agent;
    expect((await ask(gone, 'x')).reason).toMatch(/could not be reached|cannot be called/);
    const { agent } = agentOf(at('http://127.0.0.1:9/x', { headers: [{ name: 'a', secretId: 'sec_2' }] }));
    expect((await ask(agent, 'x')).reason).toMatch(/secret is not there/);
  });
});

it('stops when nobody waits any more', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using server = await serve((request) => void request.once('close', () => resolve()));
  const over = new AbortController();
  const asked = ask(agentOf(at(server.url)).agent, 'x', { signal: over.signal });
  setTimeout(() => over.abort(new Error('not needed')), 50);
  await expect(asked).rejects.toThrow('not needed');
  await promise;
});

it.each([
  ['http://{input}/x', /fixed host/],
  ['ftp://a.example/x', /whole address/],
  ['https://me:secret@a.example/', /secret in a header/],
  ['https://a.example/{input.}', /Expression/],
])('refuses the address %s', (url, sentence) => expect(() => agentOf(at(url))).toThrow(sentence));
