/** A web process: the real handler of `/api/trpc` behind a bare HTTP server, without Next. Stops as the real one does. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { stopGracefully } from '#scripts/lib/stop-gracefully.ts';
import { handleTrpc } from '#server/handle-trpc.ts';
import { answerUsage } from './usage.ts';

const port = Number(process.env.PORT);

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) headers.set(name, String(value));
  const { method = 'GET' } = incoming;
  const request = new Request(`http://127.0.0.1:${port}${incoming.url}`, {
    ...{ method, headers, signal: left.signal },
    ...(method === 'POST' && { body: Readable.toWeb(incoming) as ReadableStream, duplex: 'half' }),
  });
  const reply = await handleTrpc(request);
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.flushHeaders();
  if (reply.body) {
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
      if (!response.write(chunk)) await once(response, 'drain', { signal: left.signal });
    }
  }
  response.end();
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen({ port, host: '127.0.0.1', backlog: 2_048 }, () => process.send?.('ready'));
stopGracefully(server);
answerUsage();
