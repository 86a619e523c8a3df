/**
 * One HTTP request to addresses that were checked a moment ago. The connection is made to exactly these: the
 * name is not looked up a second time, so it cannot change its mind (DNS rebinding). No connection is reused
 * for a later request, which would skip the check; TLS sessions are.
 */
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Found } from './resolve.ts';
import type { Destination } from './url.ts';

export type Sending = {
  method: string;
  headers: Headers;
  body: Uint8Array | undefined;
  addresses: Found[];
  signal: AbortSignal;
  /** Milliseconds without a byte in either direction. */
  idleMs: number;
};

const AGENTS = {
  http: new http.Agent({ keepAlive: false }),
  https: new https.Agent({ keepAlive: false }),
} as const;

/** Resolves with the head of the reply; its body streams. Rejects with the network's own error. */
export function send(to: Destination, sending: Sending): Promise<http.IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
  const { method, headers, body, addresses, signal, idleMs } = sending;
  const isSecure = to.url.protocol === 'https:';
  const request = (isSecure ? https : http).request({
    host: to.host,
    port: to.port,
    path: to.url.pathname + to.url.search,
    method,
    headers: toHeaders(headers, { to, body }),
    agent: isSecure ? AGENTS.https : AGENTS.http,
    lookup: lookupOnly(addresses),
    signal,
    timeout: idleMs,
    maxHeaderSize: 32_768,
    // Nothing of a reply is worth disagreeing with a proxy about where it ends.
    insecureHTTPParser: false,
  });
  let ending: { destroy: (error: Error) => unknown } = request;
  request.on('response', (reply) => {
    ending = reply;
    resolve(reply);
  });
  request.on('error', reject);
  request.on('timeout', () => ending.destroy(new IdleError()));
  // An "upgrade" is a reply of another protocol; it is no reply to this request.
  request.on('upgrade', (_, socket) => socket.destroy());
  request.end(body);
  return promise;
}

/** Nothing came for too long. */
export class IdleError extends Error {}

/** Headers that speak about one connection are this file's own business. */
const HOP = [
  'connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'transfer-encoding',
  'proxy-authorization',
];

function toHeaders(given: Headers, { to, body }: { to: Destination; body: Uint8Array | undefined }) {
  const headers = new Headers(given);
  for (const name of [...HOP, 'host', 'content-length', 'expect']) headers.delete(name);
  headers.set('accept-encoding', 'gzip, deflate, br');
  if (!headers.has('accept')) headers.set('accept', '*/*');
  if (!headers.has('user-agent')) headers.set('user-agent', 'Parallax');
  if (body) headers.set('content-length', String(body.byteLength));
  return { ...Object.fromEntries(headers), host: to.url.host };
}

/** Answers every question with the checked addresses, whatever is asked. */
const lookupOnly =
  (addresses: Found[]): LookupFunction =>
  (_, options, done) => {
    const [first] = addresses;
    if (options.all) done(null, addresses);
    else done(null, first?.address ?? '', first?.family);
  };
