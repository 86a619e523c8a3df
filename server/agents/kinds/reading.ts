/** Replies from outside, read with a bound, and what is wrong with them in one sentence that says what to do. */
import { AppError } from '#server/errors.ts';
import { AgentProblem } from '../agent.ts';

/** Bytes of one reply. */
export const REPLY_MAX = 2_000_000;

const TOO_LARGE = `The reply is larger than ${REPLY_MAX / 1_000_000} MB; ask for less.`;

/** The same `fetch`, whose replies end with a problem after `REPLY_MAX` bytes, however they are read. */
export const bounded =
  (fetchOutside: typeof fetch): typeof fetch =>
  async (input, init) => {
    const response = await fetchOutside(input, init).catch((error: unknown) => {
      throw connectionProblem(error, init?.signal ?? undefined);
    });
    const { body } = response;
    if (!body) return response;
    if (Number(response.headers.get('content-length') ?? 0) > REPLY_MAX) {
      await body.cancel();
      throw new AgentProblem(TOO_LARGE);
    }
    const made = new Response(body.pipeThrough(limiter()), response);
    Object.defineProperty(made, 'url', { value: response.url });
    return made;
  };

function limiter(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > REPLY_MAX) controller.error(new AgentProblem(TOO_LARGE));
      else controller.enqueue(chunk);
    },
  });
}

const CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody answers at this address; check host and port, or start the server.',
  ENOTFOUND: 'There is no such host; check the address.',
  EAI_AGAIN: 'The host name could not be looked up just now.',
  ECONNRESET: 'The connection was cut before the reply was complete.',
  UND_ERR_SOCKET: 'The connection was cut before the reply was complete.',
  UND_ERR_CONNECT_TIMEOUT: 'No connection came about in time.',
  CERT_HAS_EXPIRED: 'The certificate of this server has expired.',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate of this server is signed by itself.',
};

/** Of what the guard says (server/errors.ts). */
const PASSING: ReadonlySet<string> = new Set(['out.unreachable', 'out.timeout']);

const LASTING = new Set(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ENOTFOUND']);

/** Why no reply came. An abort stays an abort. */
export function connectionProblem(error: unknown, signal?: AbortSignal): unknown {
  if (error instanceof AgentProblem || signal?.aborted) return error;
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (cause instanceof AgentProblem) return cause;
    if (cause instanceof AppError)
      return new AgentProblem(`${cause.message} ${cause.fix}`, { isPassing: PASSING.has(cause.code) });
    const code = 'code' in cause ? String(cause.code) : '';
    const sentence = CODES[code];
    if (sentence) return new AgentProblem(sentence, { isPassing: !LASTING.has(code) });
  }
  const isCut = error instanceof TypeError && /terminated|fetch failed|socket/i.test(error.message);
  if (isCut)
    return new AgentProblem('The connection failed before the reply was complete.', { isPassing: true });
  return error;
}

/** What an HTTP status means for whoever registered the agent; `undefined` for 2xx. */
export function statusProblem(status: number, headers: Headers, now = Date.now()): AgentProblem | undefined {
  if (status >= 200 && status < 300) return undefined;
  if (status === 401 || status === 403) return new AgentProblem(keySentence(status, headers, now));
  if (status === 404)
    return new AgentProblem('There is nothing at this address (404); check path and model.');
  if (status === 405)
    return new AgentProblem('This address does not take this method (405); choose another.');
  if (status === 413) return new AgentProblem('The input is too large for it (413); send less.');
  if (status === 429) {
    const retryAfterMs = retryAfter(headers, now);
    return new AgentProblem('It is asked too often (429); wait, or set a limit per minute.', {
      isPassing: true,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    });
  }
  if (status >= 300 && status < 400)
    return new AgentProblem(`It redirects to another address (${status}); register that one.`);
  if (status === 408 || status >= 500)
    return new AgentProblem(`It failed on its side (${status}); try again later.`, { isPassing: true });
  return new AgentProblem(`It refused the request (${status}); check what is sent to it.`);
}

/** A token is only valid at its time: a clock that is off looks like a wrong key. */
const SKEW_MS = 120_000;

function keySentence(status: number, headers: Headers, now: number): string {
  const theirs = Date.parse(headers.get('date') ?? '');
  const isOff = Math.abs(theirs - now) > SKEW_MS;
  const skew = Math.round(Math.abs(theirs - now) / 1000);
  if (isOff)
    return `It did not accept the key (${status}), and its clock differs from ours by ${skew} s; set the clock right.`;
  return `It did not accept the key (${status}); choose another secret on the page of the agent.`;
}

function retryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('retry-after');
  if (!text) return undefined;
  const ms = /^\d+$/.test(text.trim()) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** The reply as JSON; what is none is named. */
export async function readJson(response: Response, signal: AbortSignal): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw connectionProblem(error, signal);
  });
  return parseReply(text);
}

export function parseReply(text: string): unknown {
  if (text.trim() === '') throw new AgentProblem('The reply is empty, not JSON.', { isPassing: true });
  if (/^\s*<(!doctype|html|\?xml|head|body)/i.test(text))
    throw new AgentProblem(
      'The reply is a page of HTML, not JSON; this is the address of a website, not of its API.',
    );
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AgentProblem('The reply is no JSON; check the address, or ask its owner.');
  }
}

/** Leaves no key in a text, whoever wrote it. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[secret]');
  return clean.replace(/\b(sk|key|xai|AIza)[-_]?[\w*-]{12,}/g, '[secret]');
}
