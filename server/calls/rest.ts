/**
 * `/api/v1`: published patterns over plain HTTP.
 *
 *     GET  /patterns                       what can be called
 *     GET  /patterns/<slug>                one of them
 *     POST /patterns/<slug>/runs           starts a run; `Idempotency-Key`, `Prefer: wait=<seconds>`
 *     GET  /runs/<id>                      what became of it; `Prefer: wait=<seconds>`
 *     GET  /runs/<id>/events               its events as they come
 *     POST /runs/<id>/cancel               stops it
 *     GET  /openapi.json                   all of this as OpenAPI 3.1
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { toSse } from '../sse.ts';
import { answerCall, type Call, problemOf, replyHeaders, type Say } from './door.ts';
import { openApi } from './open-api.ts';
import { isOver, type ToldRun } from './outcome.ts';
import type { Published } from './published.ts';
import { inputsSchema, valueSchema } from './schemas.ts';
import { waitForRun } from './wait.ts';

const say: Say = ({ status: _, ...error }) => ({ error });

export const BASE = '/api/v1';

/** `path`: what follows `/api/v1`, in parts. */
export const answerRest = (request: Request, path: readonly string[]): Promise<Response> =>
  answerCall(request, say, (call) => {
    const [what, id = '', more] = path;
    const route = ROUTES[[what, path.length > 1 && ':id', more].filter(Boolean).join('/')];
    if (!route || path.length > 3) throw new AppError('call.address');
    const { method } = request;
    const answer = Object.hasOwn(route, method) ? route[method] : undefined;
    if (!answer) throw new AppError('call.method', { method });
    return answer(call, id);
  });

type Answer = (call: Call, id: string) => Promise<Response>;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  'openapi.json': { GET: describeAll },
  patterns: { GET: listPatterns },
  'patterns/:id': { GET: describePattern },
  'patterns/:id/runs': { POST: startRun },
  'runs/:id': { GET: readRun },
  'runs/:id/events': { GET: followRun },
  'runs/:id/cancel': { POST: cancelRun },
};

type Told = { status?: number; headers?: Readonly<Record<string, string>> };

function reply({ requestId }: Call, body: unknown, { status = 200, headers = {} }: Told = {}): Response {
  const all = replyHeaders(requestId);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return Response.json(body, { status, headers: all });
}

const described = (pattern: Published) => {
  const { slug, name, summary, version, output, example } = pattern;
  const result = output && valueSchema(output);
  return { slug, name, summary, version, inputs: inputsSchema(pattern), result, example };
};

async function listPatterns(call: Call): Promise<Response> {
  const after = new URL(call.request.url).searchParams.get('after') ?? '';
  const { patterns, next } = await call.ask(({ calls }) => calls.list({ after }));
  return reply(call, { patterns: patterns.map(described), next });
}

async function describePattern(call: Call, slug: string): Promise<Response> {
  return reply(call, described(await call.ask(({ calls }) => calls.get({ slug }))));
}

/** Patterns described in one document; the others are called in the same way. */
const DESCRIBED_MAX = 500;

async function describeAll(call: Call): Promise<Response> {
  const patterns: Published[] = [];
  for (let after: string | null = ''; after !== null && patterns.length < DESCRIBED_MAX; ) {
    const asked: string = after;
    const page = await call.ask(({ calls }) => calls.list({ after: asked }));
    patterns.push(...page.patterns);
    after = page.next;
  }
  return reply(call, openApi(env().NEXTAUTH_URL, patterns));
}

const startSchema = z.strictObject({
  inputs: z.record(z.string().max(64), z.unknown()).default({}),
  version: z.string().max(40).optional(),
});

async function startRun(call: Call, slug: string): Promise<Response> {
  const { request } = call;
  const { inputs, version } = startSchema.parse(await jsonOf(request));
  const idempotencyKey = request.headers.get('idempotency-key') ?? randomUUID();
  const { runId } = await call.ask(({ calls }) => calls.start({ slug, version, inputs, idempotencyKey }));
  const location = `${BASE}/runs/${runId}`;
  const seconds = wantedWait(request.headers);
  if (seconds === 0) return reply(call, { run: runId }, { status: 202, headers: { location } });
  const run = await outcomeWithin(call, runId, seconds);
  return reply(call, run, { status: isOver(run) ? 200 : 202, headers: { ...applied(seconds), location } });
}

async function readRun(call: Call, id: string): Promise<Response> {
  const seconds = wantedWait(call.request.headers);
  return reply(call, await outcomeWithin(call, id, seconds), { headers: applied(seconds) });
}

async function outcomeWithin(call: Call, id: string, seconds: number): Promise<ToldRun> {
  if (seconds > 0) await waitForRun(call, id, { ms: seconds * 1000, signal: call.request.signal });
  const { key: _, ...run } = await call.ask(({ calls }) => calls.run({ id }));
  return run;
}

/** RFC 7240; 0 without. */
function wantedWait(headers: Headers): number {
  const said = /(?:^|[,;\s])wait=(\d{1,3})\b/i.exec(headers.get('prefer') ?? '')?.[1];
  return Math.min(Number(said ?? 0), 300);
}

const applied = (seconds: number): Record<string, string> =>
  seconds > 0 ? { 'preference-applied': `wait=${seconds}` } : {};

async function cancelRun(call: Call, id: string): Promise<Response> {
  await call.ask(({ runs }) => runs.cancel({ id }));
  return readRun(call, id);
}

async function followRun(call: Call, id: string): Promise<Response> {
  // Refused as a reply where that is possible, and not in the stream.
  await call.ask(({ calls }) => calls.run({ id }));
  const left = new AbortController();
  const signal = AbortSignal.any([call.request.signal, left.signal]);
  const body = toSse(singly(call, id, signal), {
    ...{ left: call.request.signal, onLeave: () => left.abort(), pingMs: 15_000, client: {} },
    toShape: (error) => ({ message: problemOf(error)?.message ?? 'The stream ended; ask again.' }),
  });
  const headers = replyHeaders(call.requestId);
  headers.set('content-type', 'text/event-stream');
  headers.set('cache-control', 'no-cache, no-transform');
  return new Response(body, { headers });
}

async function* singly(call: Call, id: string, signal: AbortSignal) {
  for await (const events of call.follow(id, signal)) yield* events;
}

/** Nothing is the empty object. */
async function jsonOf(request: Request): Promise<unknown> {
  const text = await request.text();
  if (text === '') return {};
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('input.shape', { problem: 'its content type is not application/json' });
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('input.shape', { problem: 'its body is no JSON' });
  }
}
