import { expect, test } from 'vitest';
import { DEPTH_MAX, limitBody } from './limit-body.ts';

const LARGE = { problem: 'too-large' };

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request('http://127.0.0.1/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit);

test('a body within the limit arrives whole', async () => {
  const limited = await limitBody(post('x'.repeat(100), { 'x-own': 'kept' }), 100);
  if (!('request' in limited)) throw new Error(limited.problem);
  expect(await limited.request.text()).toBe('x'.repeat(100));
  expect(limited.request.headers.get('x-own')).toBe('kept');
});

test('a longer one is refused, and without reading it when it says its length', async () => {
  expect(await limitBody(post('x'.repeat(101)), 100)).toEqual(LARGE);
  let read = 0;
  const endless = () =>
    new ReadableStream<Uint8Array>({
      pull(controller) {
        read += 1;
        controller.enqueue(new Uint8Array(64));
      },
    });
  expect(await limitBody(post(endless(), { 'content-length': '101' }), 100)).toEqual(LARGE);
  expect(read).toBeLessThan(3);
  expect(await limitBody(post(endless()), 1000)).toEqual(LARGE);
  expect(read).toBeLessThan(30);
});

test('a request without a body is passed on', async () => {
  const get = new Request('http://127.0.0.1/');
  expect(await limitBody(get, 0)).toEqual({ request: get });
});

test.each([
  ['as deep as allowed', `${'['.repeat(DEPTH_MAX)}${']'.repeat(DEPTH_MAX)}`, undefined],
  ['deeper', `${'{"a":'.repeat(DEPTH_MAX + 1)}1${'}'.repeat(DEPTH_MAX + 1)}`, 'too-deep'],
  ['brackets in a text', JSON.stringify(`"\\${'['.repeat(DEPTH_MAX + 1)}`), undefined],
  ['many side by side', `[${'[],'.repeat(1000)}[]]`, undefined],
])('JSON %s', async (_, body, problem) => {
  const limited = await limitBody(post(body));
  expect('problem' in limited ? limited.problem : undefined).toBe(problem);
});
