import { tracked } from '@trpc/server';
import { expect, test } from 'vitest';
import { toSse } from './sse.ts';

const quiet = {
  pingMs: 60_000,
  client: { patient: true },
  toShape: (error: unknown) => ({ said: String(error) }),
};

function bodyOf(values: AsyncIterable<unknown>, left = new AbortController()) {
  const leaves: number[] = [];
  const body = toSse(values, { ...quiet, left: left.signal, onLeave: () => leaves.push(1) });
  return { body, leaves, left };
}

async function* several(...values: unknown[]): AsyncGenerator<unknown> {
  yield* values;
}

test('values, their ids and the end are told as tRPC tells them', async () => {
  const { body } = bodyOf(several(tracked('3', [{ seq: 3 }]), { plain: 'line\nbreak' }));
  const text = await new Response(body).text();
  expect(text.replace(/retry: \d+/, 'retry: N')).toBe(
    [
      'retry: N\nevent: connected\ndata: {"patient":true}\n\n',
      'id: 3\ndata: [{"seq":3}]\n\n',
      'event: message\ndata: {"plain":"line\\nbreak"}\n\n',
      'event: return\ndata: \n\n',
    ].join(''),
  );
});

test('a failure is told and ends the stream', async () => {
  const failing = (async function* () {
    yield tracked('1', {});
    throw new Error('broken');
  })();
  const text = await new Response(bodyOf(failing).body).text();
  expect(text).toMatch(/event: serialized-error\ndata: \{"said":"Error: broken"\}\n\n$/);
});

test('a reader that stops reading stops the values', async () => {
  let made = 0;
  const endless = (async function* () {
    for (;;) yield `${made++} ${'x'.repeat(10_000)}`;
  })();
  const { body, leaves } = bodyOf(endless);
  const reader = body.getReader();
  await reader.read();
  await new Promise((resolve) => setImmediate(resolve));
  expect(made).toBeLessThan(10);
  await reader.cancel();
  expect(leaves).toEqual([1]);
});

test('a reader that left before it read anything lets go of the values', async () => {
  const left = new AbortController();
  left.abort();
  let isLetGo = false;
  const waiting = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise<IteratorResult<unknown>>(() => {}),
      return: async () => {
        isLetGo = true;
        return { done: true as const, value: undefined };
      },
    }),
  };
  const { leaves } = bodyOf(waiting, left);
  expect([leaves, isLetGo]).toEqual([[1], true]);
});

test('silence is broken by pings', async () => {
  const never = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<unknown>>(() => {}) }),
  };
  const options = { ...quiet, pingMs: 20, left: new AbortController().signal, onLeave: () => {} };
  const reader = toSse(never, options).getReader();
  await reader.read();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('event: ping\ndata: \n\n');
  await reader.cancel();
});
