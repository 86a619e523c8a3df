/** The doors for programs behind a bare HTTP server, at the addresses that they have in the app. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerA2a, answerCard } from '#server/calls/a2a.ts';
import { answerKeys, KEYS_PATH } from '#server/calls/card-key.ts';
import { answerMcp } from '#server/calls/mcp.ts';
import { answerRest } from '#server/calls/rest.ts';
import { type Loopback, serve } from './loopback.ts';

/** As the routes of `app/` and the rewrites of `next.config.mjs` do. */
function route(request: Request): Promise<Response> {
  if (new URL(request.url).pathname === KEYS_PATH) return Promise.resolve(answerKeys());
  const [first = '', ...rest] = new URL(request.url).pathname.split('/').filter(Boolean);
  if (first === 'mcp') return answerMcp(request);
  if (first === 'api' && rest[0] === 'v1') return answerRest(request, rest.slice(1));
  const [slug = '', ...more] = rest;
  if (first === 'a2a') return more.length > 0 ? answerCard(request, slug) : answerA2a(request, slug);
  return Promise.resolve(new Response(null, { status: 404 }));
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const left = new AbortController();
  response.once('close', () => left.abort());
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  const { method = 'GET', url = '/' } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const reply = await route(
    new Request(`http://${request.headers.host}${url}`, {
      ...{ method, headers, signal: left.signal },
      ...(hasBody && { body: request as unknown as BodyInit, duplex: 'half' }),
    }),
  );
  response.writeHead(reply.status, Object.fromEntries(reply.headers));
  response.flushHeaders();
  for await (const chunk of (reply.body ?? []) as AsyncIterable<Uint8Array>)
    if (!response.write(chunk)) await once(response, 'drain', { signal: left.signal });
  response.end();
}

export const serveDoors = (): Promise<Loopback> => serve(answer);
