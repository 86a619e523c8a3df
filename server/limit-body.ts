/** Bodies of requests are read up to a limit: nobody can fill the memory, or the stack, with one request. */
import { AppError } from './errors.ts';

/** More than the largest things people send: a megabyte of pattern, four of training examples. */
export const BODY_MAX = 8_388_608;

/** Lists within lists of JSON; patterns need a tenth of it, and thousands overflow the stack of whoever walks them. */
export const DEPTH_MAX = 200;

export type Limited = { request: Request } | { problem: 'too-large' | 'too-deep' };

/** The same request with its body in memory, or why it is not taken; `max` in bytes. */
export async function limitBody(request: Request, max = BODY_MAX): Promise<Limited> {
  if (!request.body) return { request };
  if (Number(request.headers.get('content-length') ?? 0) > max) return { problem: 'too-large' };
  const chunks: Uint8Array[] = [];
  let size = 0;
  // leaving the loop cancels the stream: the rest is not read
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > max) return { problem: 'too-large' };
    chunks.push(chunk);
  }
  const { method, headers, signal } = request;
  const body = Buffer.concat(chunks);
  if (isDeep(body)) return { problem: 'too-deep' };
  return { request: new Request(request.url, { method, headers, signal, body }) };
}

/** What is said about it; `max` in bytes. */
export function toBodyError(problem: 'too-large' | 'too-deep', max = BODY_MAX): AppError {
  const limit = problem === 'too-large' ? max / 1_048_576 : DEPTH_MAX;
  return new AppError(`input.${problem}`, { limit });
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENS = new Set([0x5b, 0x7b]);
const CLOSES = new Set([0x5d, 0x7d]);

/** Brackets outside of texts, counted as bytes: UTF-8 never hides one inside another character. */
function isDeep(json: Buffer): boolean {
  let depth = 0;
  let isText = false;
  for (let i = 0; i < json.length; i += 1) {
    const byte = json[i] ?? 0;
    if (isText && byte === BACKSLASH) i += 1;
    else if (byte === QUOTE) isText = !isText;
    else if (!isText && OPENS.has(byte)) depth += 1;
    else if (!isText && CLOSES.has(byte)) depth -= 1;
    if (depth > DEPTH_MAX) return true;
  }
  return false;
}
