/** What went wrong, in the form of RFC 7644, 3.12. */
import { TRPCError } from '@trpc/server';
import { getHTTPStatusCodeFromError } from '@trpc/server/http';
import SCIMMY from 'scimmy';
import { AppError, ERRORS } from '../errors.ts';
import { log } from '../log.ts';
import { toUnstorable } from '../unstorable.ts';
import { type Refusal, SignInRefused } from './refused.ts';

type Problem = { status: number; scimType?: string | undefined; detail: string; retryAfter?: number };

/** The library takes whatever it does not know for a missing resource: only this passes through it as it is. */
export class ScimProblem extends SCIMMY.Types.Error {
  constructor(status: number, detail: string, scimType?: string) {
    super(status as never, (scimType ?? null) as never, detail);
  }
}

export const missing = () => new ScimProblem(404, 'There is no such resource in this directory.');

const SENTENCES: Partial<Record<Refusal, Problem>> = {
  EmailDomain: {
    ...{ status: 400, scimType: 'invalidValue' },
    detail: 'The e-mail is not of a domain that this organisation has proven to be its own.',
  },
  EmailTaken: {
    ...{ status: 409, scimType: 'uniqueness' },
    detail: 'Somebody with this e-mail is here already and has never proven that it is theirs.',
  },
  LastOwner: {
    status: 409,
    detail:
      'This person is the last owner of the organisation who may sign in. Nothing was changed. Make somebody else an owner in Settings, Organisation, and try again.',
  },
};

/** Everything but what the library throws itself is named here, before the library sees it. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SCIMMY.Types.Error) throw error;
    const { status, detail, scimType } = problemOf(error);
    throw new ScimProblem(status, detail, scimType);
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof SCIMMY.Types.Error) {
    const { status, scimType, message } = error as unknown as Record<string, unknown>;
    const known = typeof scimType === 'string' ? scimType : undefined;
    return { status: Number(status), scimType: known, detail: String(message) };
  }
  const app = error instanceof AppError ? error : toUnstorable(error);
  if (app) return ofApp(app);
  const known = error instanceof SignInRefused ? SENTENCES[error.code] : undefined;
  if (known) return known;
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause && cause.code === '23505')
    return { status: 409, scimType: 'uniqueness', detail: 'There is one like that already.' };
  if (error instanceof TypeError) return { status: 400, scimType: 'invalidValue', detail: error.message };
  log().error({ err: error }, 'SCIM failed');
  return { status: 500, detail: 'Something failed on the server. Try again later.' };
}

function ofApp({ code, message, fix, retryAfter }: AppError): Problem {
  const status = getHTTPStatusCodeFromError(new TRPCError({ code: ERRORS[code].status }));
  return { status, detail: `${message} ${fix}`, ...(retryAfter !== undefined && { retryAfter }) };
}

const SCHEMA = 'urn:ietf:params:scim:api:messages:2.0:Error';

export const SCIM_HEADERS = { 'content-type': 'application/scim+json', 'cache-control': 'no-store' };

export function refuse(error: unknown): Response {
  const { status, scimType, detail, retryAfter } = problemOf(error);
  const body = { schemas: [SCHEMA], status: String(status), ...(scimType && { scimType }), detail };
  const headers = new Headers(SCIM_HEADERS);
  if (retryAfter !== undefined) headers.set('retry-after', String(retryAfter));
  if (status === 401) headers.set('www-authenticate', 'Bearer realm="Parallax SCIM"');
  return new Response(JSON.stringify(body), { status, headers });
}
