/**
 * The door for programs: REST, MCP and A2A come in here, each with a key, and then ask the same procedures that the
 * pages ask, so that roles, limits, tenants and the audit log are the same. Cookies open nothing here, and no page of
 * another site gets in: the name it is called by and the page it is called from are looked at first.
 */
import { randomUUID } from 'node:crypto';
import { isTrackedEnvelope, TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { ZodError } from 'zod';
import type { StoredEvent } from '#engine/events.ts';
import type { Principal } from '../access/principal.ts';
import { isLoopbackHost } from '../auth/origin.ts';
import { addressOf } from '../client-address.ts';
import { db } from '../database.ts';
import { refusedLately, rememberRefused } from '../door.ts';
import { env } from '../env.ts';
import { AppError, ERRORS } from '../errors.ts';
import { bearerOf } from '../keys/keys.ts';
import { whoAsks } from '../keys/who-asks.ts';
import { limitBody, toBodyError } from '../limit-body.ts';
import { log } from '../log.ts';
import { countRequest, countStranger, refusedByRate } from '../rate-limit.ts';
import { passGate } from '../request-gate.ts';
import { appRouter } from '../router.ts';
import { toInputError } from '../trpc.ts';
import { toUnstorable } from '../unstorable.ts';

/** Inputs of a run have at most a quarter of it each. */
const BODY_MAX = 1_048_576;

type Procedures = ReturnType<typeof appRouter.createCaller>;

/** One request of a program that showed a key that holds. */
export type Call = {
  /** With its body in memory. */
  request: Request;
  principal: Principal;
  requestId: string;
  /** In turn with everybody else's; throws what the procedure refuses with. */
  ask<T>(work: (procedures: Procedures) => Promise<T>): Promise<T>;
  /** Events of a run as they come, until it ends or `signal` aborts. Needs no place while it waits. */
  follow(id: string, signal: AbortSignal): AsyncGenerator<readonly StoredEvent[]>;
};

/** Reads and checks a request; throws `AppError`s and what `whoAsks` throws. */
export async function openCall(given: Request, requestId: string): Promise<Call> {
  const { headers } = given;
  refuseOtherSites(headers);
  const lately = refusedLately(headers);
  const byRate = lately && (await refusedByRate(lately));
  if (byRate) throw byRate;
  const limited = await limitBody(given, BODY_MAX);
  if ('problem' in limited) throw toBodyError(limited.problem, BODY_MAX);
  const { request } = limited;
  const address = addressOf(headers, env().TRUSTED_PROXIES);
  const principal = bearerOf(headers) ? await passGate(request, () => whoAsks(db(), headers, address)) : null;
  if (!principal) {
    await countStranger(address);
    throw new AppError('auth.no-key');
  }
  // Some of what protocols ask needs no procedure, which would count it.
  await countRequest(principal);
  const { signal } = request;
  const context = { db: db(), principal, requestId, address };
  return {
    ...{ request, principal, requestId },
    async ask(work) {
      try {
        return await passGate(request, () => work(appRouter.createCaller({ ...context, signal })));
      } catch (error) {
        if (problemOf(error)?.retryAfter !== undefined) rememberRefused(headers, principal);
        throw error;
      }
    },
    follow: (id, until) => eventsOf(appRouter.createCaller({ ...context, signal: until }), id),
  };
}

async function* eventsOf({ runs }: Procedures, id: string): AsyncGenerator<readonly StoredEvent[]> {
  const batches: AsyncIterable<unknown> = await runs.events({ id });
  // The type is what a client reads; here it is still the envelope.
  for await (const batch of batches) if (isTrackedEnvelope<readonly StoredEvent[]>(batch)) yield batch[1];
}

/**
 * A page can make a name of its own point here (DNS rebinding): then the name it is called by is not ours. What a
 * page of another site sends says so itself.
 */
function refuseOtherSites(headers: Headers): void {
  const { NEXTAUTH_URL: url } = env();
  const own = new URL(url);
  const isOwnHost = headers.get('host') === own.host || isLoopbackHost(headers);
  const origin = headers.get('origin');
  const isOwnPage = origin === null || origin === own.origin || isPageOf(origin, headers);
  if (!isOwnHost || !isOwnPage) throw new AppError('auth.host', { url: own.origin });
}

/** Of the same name and port; the name was found to be ours. */
const isPageOf = (origin: string, headers: Headers): boolean =>
  URL.canParse(origin) && new URL(origin).host === headers.get('host');

/** What went wrong in words; undefined for what is nobody's business. */
export function problemOf(error: unknown): AppError | undefined {
  if (error instanceof AppError) return error;
  if (error instanceof ZodError) return toInputError(error);
  return error instanceof TRPCError ? problemOf(error.cause) : toUnstorable(error);
}

export const statusOf = ({ code }: AppError): number =>
  getHTTPStatusCodeFromError(new TRPCError({ code: ERRORS[code].status }));

/** The sentence and what to do about it. */
export const sentenceOf = ({ message, fix }: AppError): string => `${ended(message)} ${fix}`;

/** What a schema says is wrong ends without a stop. */
const ended = (sentence: string): string => (/[.!?]$/.test(sentence) ? sentence : `${sentence}.`);

export const FAILED = 'Something failed on the server. Try again; tell whoever runs it the request id.';

export const replyHeaders = (requestId: string, problem?: AppError): Headers => {
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
  if (problem?.retryAfter !== undefined) headers.set('retry-after', String(problem.retryAfter));
  if (problem && statusOf(problem) === 401) headers.set('www-authenticate', 'Bearer realm="Parallax"');
  return headers;
};

/** How a form of calling says what went wrong: `status` 500 and `FAILED` where there is no problem in words. */
export type Say = (told: {
  status: number;
  code: string;
  message: string;
  fix: string;
  requestId: string;
}) => unknown;

/** Opens the door, does the work, and answers what was refused in the caller's form. */
export async function answerCall(
  request: Request,
  say: Say,
  work: (call: Call) => Promise<Response>,
): Promise<Response> {
  const requestId = randomUUID();
  try {
    return await work(await openCall(request, requestId));
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return refuse(error, { say, requestId });
  }
}

function refuse(error: unknown, { say, requestId }: { say: Say; requestId: string }): Response {
  const problem = problemOf(error);
  if (!problem) log().error({ requestId, err: error }, 'a call failed');
  const { code, message, fix } = problem ?? { code: 'internal', message: FAILED, fix: '' };
  const status = problem ? statusOf(problem) : 500;
  const body = say({ status, code, message: ended(message), fix, requestId });
  return Response.json(body, { status, headers: replyHeaders(requestId, problem) });
}
