/** Answers `/api/trpc/*`: finds out who asks, refuses what another site's page sends, logs what failed. */
import { randomUUID } from 'node:crypto';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { isSameOrigin } from './auth/origin.ts';
import { getPrincipal } from './auth/principal.ts';
import { db } from './database.ts';
import { env } from './env.ts';
import { log } from './log.ts';
import { appRouter } from './router.ts';

export async function handleTrpc(request: Request): Promise<Response> {
  if (request.method !== 'GET' && !isSameOrigin(request.headers, env().NEXTAUTH_URL)) {
    return new Response('Requests that change something must come from Parallax itself.', { status: 403 });
  }
  const requestId = randomUUID();
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request,
    router: appRouter,
    createContext: async ({ resHeaders }) => {
      resHeaders.set('x-request-id', requestId);
      const principal = await getPrincipal(request.headers);
      return { db: db(), principal, requestId, resHeaders, signal: request.signal };
    },
    responseMeta: ({ type }) =>
      type === 'subscription' ? {} : { headers: new Headers({ 'cache-control': 'no-store' }) },
    onError({ error, path }) {
      if (error.code !== 'INTERNAL_SERVER_ERROR') return;
      log().error({ requestId, path, err: error.cause ?? error }, 'procedure failed');
    },
  });
}
