/** The addresses of SAML: what we are, where responses arrive, and where the browser that began takes its session. */
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { readCookie } from '../auth/cookies.ts';
import { ATTEMPT_COOKIE, finishAttempt } from './attempts.ts';
import { SignInRefused } from './refused.ts';
import { backToSignIn, letIn } from './routes.ts';
import { acceptResponse, samlMetadata } from './saml.ts';
import { samlKey } from './saml-keys.ts';

/** `GET /api/saml/metadata/<organisation>`; the same for every organisation there might be. */
export async function handleMetadata(db: Db, organisationId: string): Promise<Response> {
  if (!/^org_\w{1,60}$/.test(organisationId)) return new Response(null, { status: 404 });
  return new Response(samlMetadata(organisationId, await samlKey(db)), {
    headers: { 'content-type': 'application/samlmetadata+xml' },
  });
}

/** `POST /api/saml/acs/<organisation>`. */
export async function handleAcs(request: Request, db: Db, organisationId: string): Promise<Response> {
  try {
    const response = (await request.formData().catch(() => new FormData())).get('SAMLResponse');
    if (typeof response !== 'string') throw new SignInRefused('ProviderAnswer', 'no SAMLResponse');
    const ticket = await acceptResponse(db, organisationId, response);
    const location = `/api/saml/finish?ticket=${ticket}`;
    return new Response(null, { status: 303, headers: { location, 'cache-control': 'no-store' } });
  } catch (error) {
    return backToSignIn(error);
  }
}

const doneSchema = z.strictObject({
  callbackUrl: z.string(),
  providerSession: z.string().optional(),
  known: z.strictObject({
    ...{ organisationId: z.string(), issuer: z.string(), subject: z.string(), name: z.string().nullable() },
    ...{
      email: z.strictObject({ email: z.string(), domain: z.string() }),
      groups: z.array(z.string()).nullable(),
    },
  }),
});

/** `GET /api/saml/finish?ticket=`: signed in, if this is the browser that began. */
export async function handleFinish(request: Request, db: Db): Promise<Response> {
  try {
    const ticket = new URL(request.url).searchParams.get('ticket') ?? '';
    const browser = readCookie(request.headers, ATTEMPT_COOKIE) ?? '';
    const attempt = await finishAttempt(db, { kind: 'saml-done', id: ticket, browser });
    if (!attempt) throw new SignInRefused('AttemptGone');
    return await letIn(request, db, doneSchema.parse(attempt.kept));
  } catch (error) {
    return backToSignIn(error);
  }
}
