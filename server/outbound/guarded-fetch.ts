/**
 * The one door out. Whatever leaves this server to an address that somebody typed goes through here: agents by
 * HTTP, MCP and A2A, identity providers, webhooks, imports. It reads the address strictly, looks the name up
 * itself, refuses machines that are not on the public internet, connects to exactly the address it checked, and
 * does so again for each redirect. Replies are bounded in bytes, in time and in silence.
 *
 * What whoever operates the installation permits beyond that is `OUTBOUND_PRIVATE` (env.ts); what a workspace
 * permits of the public internet is its allow list. Nothing else opens it.
 */
import type { IncomingMessage } from 'node:http';
import { env } from '../env.ts';
import { AppError } from '../errors.ts';
import { type Permit, parsePermits } from './address.ts';
import type { AllowList } from './allow-list.ts';
import { drop, toBody, toMegabytes } from './body.ts';
import { findAddresses, type Resolve, resolveBySystem } from './resolve.ts';
import { IdleError, send } from './send.ts';
import { type Destination, toDestination } from './url.ts';

export type GuardOptions = {
  /** Hosts that may be called; null = every public one. */
  allow: AllowList;
  /** Unpacked bytes of one reply; 8 MB unless told. */
  maxBytes?: number;
  /** From the call to the last byte of the reply, in ms; 60 s unless told. */
  timeoutMs?: number;
  /** The longest silence on the connection, in ms; 30 s unless told, and never more than `timeoutMs`. */
  idleMs?: number;
  /** Aborts every call made by this function, beside the signal of the call itself. */
  signal?: AbortSignal | undefined;
  /** Redirects followed; 3 unless told. */
  maxRedirects?: number;
  /** For tests: `OUTBOUND_PRIVATE`, and how names are looked up. */
  permits?: string;
  resolve?: Resolve;
};

/** What the SDKs of agents and identity providers take as their `fetch`. */
export type GuardedFetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

type Settled = Required<Omit<GuardOptions, 'signal' | 'permits'>> & {
  signal: AbortSignal | undefined;
  permits: Permit[];
};

const MAX_SENT = 32 * 1_048_576;

/**
 * A `fetch` within bounds. It throws an AppError that says what to do (`out.*`), or the reason of the signal
 * that was aborted; neither holds anything of the address but its host, nor of headers and bodies.
 */
export function guardedFetch(options: GuardOptions): GuardedFetch {
  const { permits, signal, ...rest } = options;
  const settled: Settled = {
    maxBytes: 8 * 1_048_576,
    timeoutMs: 60_000,
    idleMs: 30_000,
    maxRedirects: 3,
    resolve: resolveBySystem,
    ...rest,
    signal,
    permits: parsePermits(permits ?? env().OUTBOUND_PRIVATE),
  };
  return async (input, init) => {
    const first = toDestination(input instanceof Request ? input.url : String(input));
    const asked = new Request(input instanceof Request ? input : first.url, withDuplex(init));
    const clock = startClock(settled, asked.signal);
    try {
      return await follow({ to: first, asked, clock, settled });
    } catch (error) {
      clock.stop();
      throw clock.explain(error, first.host);
    }
  };
}

/** A streamed body asks for this; the platform insists on it being said. */
const withDuplex = (init: RequestInit | undefined): RequestInit =>
  ({ ...init, ...(init?.body ? { duplex: 'half' } : {}) }) as RequestInit;

type Clock = {
  signal: AbortSignal;
  stop: () => void;
  explain: (error: unknown, host: string) => unknown;
};

/** One clock for the whole call, redirects and body included. */
function startClock({ timeoutMs, idleMs, signal }: Settled, asked: AbortSignal): Clock {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs).unref();
  const outer = [asked, signal].filter((one) => one !== undefined);
  const all = AbortSignal.any([...outer, late.signal]);
  return {
    signal: all,
    stop: () => clearTimeout(timer),
    explain(error, host) {
      if (error instanceof AppError) return error;
      const left = outer.find(({ aborted }) => aborted);
      if (left) return left.reason;
      if (late.signal.aborted) return new AppError('out.timeout', { host, seconds: timeoutMs / 1000 });
      if (error instanceof IdleError)
        return new AppError('out.timeout', { host, seconds: Math.min(idleMs, timeoutMs) / 1000 });
      return new AppError('out.unreachable', { host, problem: problemOf(error) });
    },
  };
}

/** The network's own code, never its message: some repeat addresses with all that is in them. */
function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return WORDS[code] ?? (/^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : 'the connection failed');
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it cut the connection',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ETIMEDOUT: 'it does not answer',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not known here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is signed by an authority that is not known here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

type Hop = { method: string; headers: Headers; body: Uint8Array | undefined };
type Call = { to: Destination; asked: Request; clock: Clock; settled: Settled };

async function follow({ to: first, asked, clock, settled }: Call): Promise<Response> {
  let to = first;
  let hop: Hop = { method: asked.method, headers: asked.headers, body: await readBody(asked) };
  for (let hops = 0; ; hops += 1) {
    clock.signal.throwIfAborted();
    const addresses = await findAddresses(to, settled);
    const idleMs = Math.min(settled.idleMs, settled.timeoutMs);
    const reply = await send(to, { ...hop, addresses, signal: clock.signal, idleMs });
    const next = asked.redirect === 'manual' ? undefined : redirectOf(reply, to);
    if (!next) return toResponse(reply, { to, hop, isRedirected: hops > 0, clock, settled });
    drop(reply);
    if (asked.redirect === 'error' || hops >= settled.maxRedirects)
      throw new AppError('out.redirect', { host: to.host, problem: 'more often than may be followed' });
    hop = afterRedirect(hop, { status: reply.statusCode ?? 0, from: to, to: next });
    to = next;
  }
}

async function readBody(asked: Request): Promise<Uint8Array | undefined> {
  if (!asked.body) return undefined;
  const body = new Uint8Array(await asked.arrayBuffer());
  if (body.byteLength > MAX_SENT) throw new AppError('input.too-large', { limit: MAX_SENT / 1_048_576 });
  return body;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function redirectOf(reply: IncomingMessage, from: Destination): Destination | undefined {
  const { location } = reply.headers;
  if (!REDIRECTS.has(reply.statusCode ?? 0) || location === undefined) return undefined;
  const url = URL.parse(location, from.url);
  if (!url) throw new AppError('out.redirect', { host: from.host, problem: 'to what is no address' });
  const to = toDestination(url.href);
  if (from.url.protocol === 'https:' && to.url.protocol !== 'https:')
    throw new AppError('out.redirect', { host: from.host, problem: 'from https to http' });
  return to;
}

/** What proves who somebody is was meant for one origin. */
const PROOFS = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key', 'api-key', 'x-goog-api-key'];

function afterRedirect(
  hop: Hop,
  { status, from, to }: { status: number; from: Destination; to: Destination },
): Hop {
  const headers = new Headers(hop.headers);
  if (from.url.origin !== to.url.origin) for (const name of PROOFS) headers.delete(name);
  const isGet = status === 303 || (status < 303 && hop.method === 'POST');
  if (!isGet || hop.method === 'HEAD') return { ...hop, headers };
  for (const name of ['content-type', 'content-encoding', 'content-language']) headers.delete(name);
  return { method: 'GET', headers, body: undefined };
}

type Arrived = { to: Destination; hop: Hop; isRedirected: boolean; clock: Clock; settled: Settled };

const BODILESS: ReadonlySet<number> = new Set([101, 204, 205, 304]);

function toResponse(reply: IncomingMessage, { to, hop, isRedirected, clock, settled }: Arrived): Response {
  const status = reply.statusCode ?? 0;
  const headers = new Headers();
  for (const [name, values] of Object.entries(reply.headersDistinct))
    for (const value of values ?? []) headers.append(name, value);
  const announced = Number(reply.headers['content-length'] ?? 0);
  const { host } = to;
  if (announced > settled.maxBytes && hop.method !== 'HEAD') {
    drop(reply);
    throw new AppError('out.too-large', { host, limit: toMegabytes(settled.maxBytes) });
  }
  const isEmpty = BODILESS.has(status) || hop.method === 'HEAD';
  if (isEmpty) drop(reply);
  reply.once('close', clock.stop);
  const limits = {
    maxBytes: settled.maxBytes,
    host,
    toError: (error: unknown) => clock.explain(error, host),
  };
  const body = isEmpty ? null : toBody(reply, limits);
  if (reply.headers['content-encoding'])
    for (const name of ['content-encoding', 'content-length']) headers.delete(name);
  const response = new Response(body, { status, statusText: reply.statusMessage ?? '', headers });
  Object.defineProperties(response, { url: { value: to.url.href }, redirected: { value: isRedirected } });
  return response;
}
