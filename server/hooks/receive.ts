/** Answers `POST /api/hooks/<id>`: a signed call that starts a run. What is not signed learns nothing, not even whether there is such a trigger. */
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import { addressOf } from '../client-address.ts';
import { db } from '../database.ts';
import { env } from '../env.ts';
import { AppError, ERRORS } from '../errors.ts';
import { limitBody, toBodyError } from '../limit-body.ts';
import { log } from '../log.ts';
import { countRequest, countStranger } from '../rate-limit.ts';
import { clockOf } from '../runtime/clock.ts';
import { verify } from './signature.ts';
import { findTrigger, fireTrigger, keyOf, type Trigger } from './triggers.ts';

const BODY_MAX = 1_048_576;

export async function receiveHook(request: Request, id: string): Promise<Response> {
  try {
    const { runId } = await receive(request, id);
    return Response.json({ runId }, { status: 202, headers: NO_STORE });
  } catch (error) {
    if (error instanceof AppError) return refuse(error);
    log().error({ err: error, trigger: id }, 'a hook failed');
    return Response.json(
      { error: { message: 'Something failed on the server.' } },
      { status: 500, headers: NO_STORE },
    );
  }
}

const NO_STORE = { 'cache-control': 'no-store' };

async function receive(request: Request, id: string): Promise<{ runId: string }> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new AppError('input.shape', { problem: 'its content type is not application/json' });
  const limited = await limitBody(request, BODY_MAX);
  if ('problem' in limited) throw toBodyError(limited.problem, BODY_MAX);
  const body = new Uint8Array(await limited.request.arrayBuffer());
  const { trigger, callId } = await authenticate(request, { id, body });
  await countRequest({ userId: trigger.createdBy, workspaceId: trigger.workspaceId, keyId: trigger.id });
  return fireTrigger(db(), trigger, { id: callId, inputs: toInputs(body) });
}

type Asked = { id: string; body: Uint8Array };

async function authenticate(
  request: Request,
  { id, body }: Asked,
): Promise<{ trigger: Trigger; callId: string }> {
  const trigger = /^trg_\w{1,40}$/.test(id) ? await findTrigger(db(), id) : undefined;
  const now = await clockOf(db()).current();
  const verified =
    trigger && verify({ headers: request.headers, body }, { key: await keyOf(db(), trigger), now });
  if (trigger && verified && 'id' in verified) return { trigger, callId: verified.id };
  await countStranger(addressOf(request.headers, env().TRUSTED_PROXIES));
  // Only who holds the key is told about the time.
  throw new AppError(
    verified && 'refusal' in verified && verified.refusal === 'old' ? 'hook.old' : 'hook.signature',
  );
}

/** The fields of the body are the inputs of the pattern. */
function toInputs(body: Uint8Array): Record<string, unknown> {
  const problem = 'its body is not a JSON object whose fields are the inputs of the pattern';
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw new AppError('input.shape', { problem });
}

function refuse({ code, message, fix, retryAfter }: AppError): Response {
  const status = getHTTPStatusCodeFromError(new TRPCError({ code: ERRORS[code].status }));
  const headers = new Headers(NO_STORE);
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  return Response.json({ error: { code, message, fix } }, { status, headers });
}
