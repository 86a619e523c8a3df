/** Answers `/api/trpc/*`: finds out who asks, refuses what another site's page sends, logs what failed. */
import { randomUUID } from 'node:crypto';
import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { isSameOrigin } from './auth/origin.ts';
import { getPrincipal } from './auth/principal.ts';
import { db } from './database.ts';
import { env } from './env.ts';
import { AppError, ERRORS } from './errors.ts';
import { BODY_MAX, DEPTH_MAX, limitBody } from './limit-body.ts';
import { log } from './log.ts';
import { appRouter } from './router.ts';
import { isSubscription, streamTrpc } from './stream-trpc.ts';
import type { Context } from './trpc.ts';

export async function handleTrpc(request: Request): Promise<Response> {
  if (request.method !== 'GET' && !isSameOrigin(request.headers, env().NEXTAUTH_URL)) {
    return new Response('Requests that change something must come from Parallax itself.', { status: 403 });
  }
  const requestId = randomUUID();
  const path = new URL(request.url).pathname.slice(ENDPOINT.length + 1);
  if (request.method === 'GET' && isSubscription(path)) return stream(request, { path, requestId });
  const limited = await limitBody(request);
  if ('problem' in limited) return refuse(limited.problem, requestId);
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: limited.request,
    router: appRouter,
    createContext: ({ resHeaders }) => contextOf(request, { requestId, resHeaders }),
    responseMeta: () => ({ headers: new Headers({ 'cache-control': 'no-store' }) }),
    onError: ({ error, path }) => logFailure({ error, path, requestId }),
  });
}

const ENDPOINT = '/api/trpc';

const stream = (request: Request, { path, requestId }: { path: string; requestId: string }) =>
  streamTrpc(request, {
    path,
    createContext: (resHeaders) => contextOf(request, { requestId, resHeaders }),
    onError: ({ error }) => logFailure({ error, path, requestId }),
  });

async function contextOf(
  request: Request,
  { requestId, resHeaders }: { requestId: string; resHeaders: Headers },
): Promise<Context> {
  resHeaders.set('x-request-id', requestId);
  const principal = await getPrincipal(request.headers);
  return { db: db(), principal, requestId, resHeaders, signal: request.signal };
}

function logFailure(given: { error: TRPCError; path: string | undefined; requestId: string }): void {
  const { error, path, requestId } = given;
  if (error.code !== 'INTERNAL_SERVER_ERROR') return;
  log().error({ requestId, path, err: error.cause ?? error }, 'procedure failed');
}

/** In the form of a procedure's error, so that whoever asked shows it like any other. */
function refuse(problem: 'too-large' | 'too-deep', requestId: string): Response {
  const limit = problem === 'too-large' ? BODY_MAX / 1_048_576 : DEPTH_MAX;
  const { code, message, fix } = new AppError(`input.${problem}`, { limit });
  const httpStatus = problem === 'too-large' ? 413 : 400;
  const data = { code: ERRORS[code].status, httpStatus, appCode: code, fix, requestId };
  return Response.json({ error: { code: -32_600, message, data } }, { status: httpStatus });
}
