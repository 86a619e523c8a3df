/** Answers subscriptions of `/api/trpc/*`: the same procedures and errors as tRPC's own handler, sent by sse.ts. */
import { callTRPCProcedure, getTRPCErrorFromUnknown, getTRPCErrorShape, type TRPCError } from '@trpc/server';
import { appRouter } from './router.ts';
import { toSse } from './sse.ts';
import type { Context } from './trpc.ts';

type Options = {
  path: string;
  createContext(resHeaders: Headers): Promise<Context>;
  onError(given: { error: TRPCError; path: string; principal: Context['principal'] | undefined }): void;
};

const HEADERS = {
  'content-type': 'text/event-stream',
  // `no-transform`: compressing would hold messages back.
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** By their full path, `runs.events`. */
const PROCEDURES = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;

export const isSubscription = (path: string): boolean =>
  Object.hasOwn(PROCEDURES, path) && PROCEDURES[path]?._def.type === 'subscription';

/** Always 200: what is wrong is said in the stream, because a browser comes back only after such a reply. */
export async function streamTrpc(request: Request, { path, createContext, onError }: Options) {
  const headers = new Headers(HEADERS);
  const left = new AbortController();
  const { input, signal } = {
    input: inputOf(request),
    signal: AbortSignal.any([request.signal, left.signal]),
  };
  let ctx: Context | undefined;
  const toShape = (cause: unknown) => {
    const error = getTRPCErrorFromUnknown(cause);
    onError({ error, path, principal: ctx?.principal });
    const config = appRouter._def._config;
    return getTRPCErrorShape({ config, error, type: 'subscription', path, input: undefined, ctx });
  };
  const open = async (): Promise<AsyncIterable<unknown>> => {
    ctx = { ...(await createContext(headers)), signal };
    const getRawInput = async () => input();
    const call = { router: appRouter, path, getRawInput, ctx, signal, batchIndex: 0 };
    return callTRPCProcedure({ ...call, type: 'subscription' });
  };
  const values = await open().catch(failing);
  const { ping, client } = appRouter._def._config.sse ?? {};
  const body = toSse(values, {
    ...{ left: request.signal, onLeave: () => left.abort(), toShape },
    ...{ pingMs: ping?.intervalMs ?? 15_000, client: client ?? {} },
  });
  return new Response(body, { headers });
}

/** Parses when asked: what is no JSON is the procedure's to refuse. A browser that comes back says what it had. */
function inputOf({ url, headers }: Request): () => unknown {
  const { searchParams } = new URL(url);
  return () => {
    const given: unknown = JSON.parse(searchParams.get('input') ?? 'null') ?? undefined;
    const lastEventId = headers.get('last-event-id') ?? searchParams.get('lastEventId');
    if (!lastEventId) return given;
    return typeof given === 'object' && given !== null ? { ...given, lastEventId } : { lastEventId };
  };
}

// biome-ignore lint/correctness/useYield: it throws before the first value
async function* failing(error: unknown): AsyncGenerator<never> {
  throw error;
}
