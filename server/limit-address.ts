/** Routes outside of tRPC that anybody may call, sign-in above all. */
import { addressOf } from './client-address.ts';
import { env } from './env.ts';
import { AppError } from './errors.ts';
import { countStranger } from './rate-limit.ts';

/** The work's reply, or 429 with `Retry-After` where this address has asked for too much. Reading is not counted. */
export async function limitAddress(request: Request, work: () => Promise<Response>): Promise<Response> {
  if (request.method !== 'POST') return work();
  try {
    await countStranger(addressOf(request.headers, env().TRUSTED_PROXIES));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const headers = { 'retry-after': String(error.retryAfter ?? 60), 'cache-control': 'no-store' };
    return new Response(`${error.message} ${error.fix}`, { status: 429, headers });
  }
  return work();
}
