/** Files of lines that people take away: who asks for one, and sending it only as fast as it is taken. */
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import type { Principal } from './access/principal.ts';
import { addressOf } from './client-address.ts';
import { db } from './database.ts';
import { env } from './env.ts';
import { AppError, ERRORS } from './errors.ts';
import { whoAsks } from './keys/who-asks.ts';

/** Null: nobody, or a key that does not hold. */
export async function downloader(request: Request): Promise<Principal | null> {
  try {
    return await whoAsks(db(), request.headers, addressOf(request.headers, env().TRUSTED_PROXIES));
  } catch (error) {
    if (error instanceof TRPCError && error.cause instanceof AppError) return null;
    throw error;
  }
}

/** `lines`: whole lines of JSON, any number at a time; ended early when whoever downloads goes away. */
export function download(lines: AsyncGenerator<string>, name: string): Response {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel: async () => void (await lines.return(undefined)),
  });
  return new Response(stream, {
    headers: {
      'content-type': 'application/jsonl; charset=utf-8',
      'content-disposition': `attachment; filename="${name}.jsonl"`,
      'cache-control': 'no-store',
    },
  });
}

/** The work's reply, or what it refused with, in words. */
export async function answered(work: () => Promise<Response>): Promise<Response> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, fix, retryAfter } = error;
    const status = getHTTPStatusCodeFromError(new TRPCError({ code: ERRORS[code].status }));
    const headers = new Headers({ 'cache-control': 'no-store' });
    if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
    return new Response(`${message} ${fix}`, { status, headers });
  }
}
