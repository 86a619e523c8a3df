/** Answers `/api/trpc/*`: finds out who asks, refuses what another site's page sends, logs what failed. */
import { randomUUID } from 'node:crypto';
import { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { isSameOrigin } from './auth/origin.ts';
import { addressOf } from './client-address.ts';
import { db } from './database.ts';
import { refusedLately, rememberRefused } from './door.ts';
import { env } from './env.ts';
import { AppError, ERRORS } from './errors.ts';
import { bearerOf } from './keys/keys.ts';
import { whoAsks } from './keys/who-asks.ts';
import { limitBody, toBodyError } from './limit-body.ts';
import { log } from './log.ts';
import { refusedByRate } from './rate-limit.ts';
import { passGate } from './request-gate.ts';
import { appRouter } from './router.ts';
import { refusalAtOnce } from './runtime/admission.ts';
import { isSubscription, streamTrpc } from './stream-trpc.ts';
import type { Context } from './trpc.ts';

export async function handleTrpc(request: Request): Promise<Response> {
  // No page of another site can send a key along; what it can send along is the cookie, and that is not looked at.
  const hasKey = bearerOf(request.headers) !== undefined;
  if (request.method !== 'GET' && !hasKey && !isSameOrigin(request.headers, env().NEXTAUTH_URL)) {
    return new Response('Requests that change something must come from Parallax itself.', { status: 403 });
  }
  const requestId = randomUUID();
  const path = new URL(request.url).pathname.slice(ENDPOINT.length + 1);
  if (request.method === 'GET' && isSubscription(path)) return stream(request, { path, requestId });
  const early = await refusalAtDoor(request.headers, path);
  if (early) return refuse(early, requestId);
  // Whoever sends slowly holds up nobody: the place is taken when the body is there.
  const limited = await limitBody(request);
  if ('problem' in limited) return refuse(toBodyError(limited.problem), requestId);
  if (SLOW.has(path)) return answer(limited.request, requestId);
  try {
    return await passGate(request, () => answer(limited.request, requestId));
  } catch (error) {
    if (error instanceof AppError) return refuse(error, requestId);
    if (request.signal.aborted) return new Response(null, { status: 499 });
    throw error;
  }
}

/** What is asked of agents takes its time without working here, and does not count. */
const SLOW: ReadonlySet<string> = new Set(['agents.try', 'agents.train']);

function answer(request: Request, requestId: string): Promise<Response> {
  return fetchRequestHandler({
    endpoint: ENDPOINT,
    req: request,
    router: appRouter,
    createContext: ({ resHeaders }) => contextOf(request, { requestId, resHeaders }),
    responseMeta: () => ({ headers: new Headers({ 'cache-control': 'no-store' }) }),
    onError: ({ error, path, ctx }) => {
      logFailure({ error, path, requestId, principal: ctx?.principal });
      const isLater = error.cause instanceof AppError && error.cause.retryAfter !== undefined;
      if (isLater && ctx?.principal) rememberRefused(request.headers, ctx.principal);
    },
  });
}

/** Procedures that ask for room in the queue. */
const STARTS: ReadonlySet<string> = new Set(['runs.start', 'runs.retryFrom']);

/** Refuses without asking the database who comes, where that is certain already. */
async function refusalAtDoor(headers: Headers, path: string): Promise<AppError | undefined> {
  const who = refusedLately(headers);
  if (!who) return undefined;
  const byRate = await refusedByRate(who);
  return byRate ?? (STARTS.has(path) ? refusalAtOnce(db(), who.workspaceId) : undefined);
}

const ENDPOINT = '/api/trpc';

const stream = (request: Request, { path, requestId }: { path: string; requestId: string }) =>
  streamTrpc(request, {
    path,
    createContext: (resHeaders) => contextOf(request, { requestId, resHeaders }),
    onError: ({ error, principal }) => logFailure({ error, path, requestId, principal }),
  });

async function contextOf(
  request: Request,
  { requestId, resHeaders }: { requestId: string; resHeaders: Headers },
): Promise<Context> {
  resHeaders.set('x-request-id', requestId);
  const address = addressOf(request.headers, env().TRUSTED_PROXIES);
  const principal = await whoAsks(db(), request.headers, address);
  return { db: db(), principal, requestId, resHeaders, address, signal: request.signal };
}

type Failure = {
  error: TRPCError;
  path: string | undefined;
  requestId: string;
  principal: Context['principal'] | undefined;
};

/** What failed inside, and who was refused what; what was merely asked wrongly is no news. */
function logFailure({ error, path, requestId, principal }: Failure): void {
  if (error.code === 'FORBIDDEN' || error.code === 'UNAUTHORIZED') {
    const code = error.cause instanceof AppError ? error.cause.code : error.code;
    const who = principal && { user: principal.userId, workspace: principal.workspaceId };
    log().warn({ requestId, path, code, ...who }, 'refused');
  }
  if (error.code !== 'INTERNAL_SERVER_ERROR') return;
  log().error({ requestId, path, err: error.cause ?? error }, 'procedure failed');
}

/** In the form of a procedure's error, so that whoever asked shows it like any other. */
function refuse(error: AppError, requestId: string): Response {
  const { code, message, fix, details, retryAfter } = error;
  const { status } = ERRORS[code];
  const httpStatus = getHTTPStatusCodeFromError(new TRPCError({ code: status }));
  const data = { code: status, httpStatus, appCode: code, fix, details, requestId };
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return Response.json({ error: { code: -32_600, message, data } }, { status: httpStatus, headers });
}
