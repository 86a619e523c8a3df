/** The real handler of `/api/trpc` behind a bare HTTP server: what the product costs without Next. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { handleTrpc } from '#server/handle-trpc.ts';

const port = Number(process.env.PORT);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const url = `http://127.0.0.1:${port}${request.url}`;
  const reply = await handleTrpc(new Request(url, { headers, signal: left.signal }));
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.flushHeaders();
  if (reply.body) {
    for await (const chunk of reply.body as unknown as AsyncIterable<Uint8Array>) {
      if (!response.write(chunk)) await once(response, 'drain', { signal: left.signal });
    }
  }
  response.end();
}

createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
}).listen({ port, host: '127.0.0.1', backlog: 2_048 }, () => process.send?.('ready'));
