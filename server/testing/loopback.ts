/** Servers of tests on loopback, and agents' way out to them: the real guard, which permits loopback here. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Outside } from '#server/agents/kinds/outside.ts';
import { bounded, REPLY_MAX } from '#server/agents/kinds/reading.ts';
import { guardedFetch } from '#server/outbound/guarded-fetch.ts';

export type Loopback = AsyncDisposable & { url: string };

/** Disposing cuts whatever is still open. */
export async function serve(listener: RequestListener): Promise<Loopback> {
  // A client that has gone away is no failure of a test.
  const server = createServer(async (request, response) => {
    try {
      await listener(request, response);
    } catch {
      response.destroy();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export const KEY = 'sk-test-0123456789abcdef';

export const testOutside = (more: Partial<Outside> = {}): Outside => ({
  fetch: bounded(guardedFetch({ allow: null, maxBytes: REPLY_MAX, permits: '127.0.0.1' })),
  secret: async (id) => {
    if (id !== 'sec_1') throw new Error('There is none.');
    return KEY;
  },
  commands: {},
  agent: async () => undefined,
  pattern: () => Promise.reject(new Error('There is none here.')),
  ...more,
});

/** The whole body of a request, as JSON. */
export async function bodyOf(request: AsyncIterable<Buffer>): Promise<unknown> {
  const text = await bodyText(request);
  return text === '' ? undefined : JSON.parse(text);
}

export async function bodyText(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
