/**
 * Back-channel log-out (OpenID Connect): the provider tells, in a token it signed, that somebody's session there is
 * over. Each token counts once.
 */
import { and, eq } from 'drizzle-orm';
import { createRemoteJWKSet, customFetch, decodeJwt, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { signInProviders } from '#db/schema/sign-in.ts';
import { endProviderSessions } from '../auth/session.ts';
import { ALGORITHMS, discover, problemOf, providerFetch } from './oidc.ts';
import { spendProof } from './proofs.ts';
import type { Provider } from './providers.ts';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const CLOCK_SECONDS = 60;
const AGE_SECONDS = 600;

const claimsSchema = z
  .looseObject({
    sub: z.string().min(1).optional(),
    sid: z.string().min(1).optional(),
    jti: z.string().min(1).max(500),
    iat: z.number(),
    exp: z.number(),
    events: z.looseObject({ [EVENT]: z.looseObject({}) }),
    nonce: z.undefined().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/** How many sessions ended; throws for a token that is not this provider's, or was used. */
export async function logOutByProvider(db: Db, provider: Provider, token: string): Promise<number> {
  const { issuer, jwks_uri: keys } = (await discover(provider)).serverMetadata();
  if (!keys) throw new Error('The provider names no keys.');
  const jwks = createRemoteJWKSet(new URL(keys), { [customFetch]: providerFetch() });
  const { payload } = await jwtVerify(token, jwks, {
    ...{ issuer, audience: provider.clientId ?? '', typ: 'logout+jwt', algorithms: [...ALGORITHMS] },
    ...{ clockTolerance: CLOCK_SECONDS, maxTokenAge: AGE_SECONDS },
  });
  const { jti, exp, iat, sub, sid } = claimsSchema.parse(payload);
  const seconds = Math.max(exp - iat, AGE_SECONDS) + 2 * CLOCK_SECONDS;
  if (!(await spendProof(db, { issuer, id: jti, seconds }))) throw new Error('This token was used before.');
  return endProviderSessions(db, {
    issuer,
    ...(sub !== undefined && { subject: sub }),
    ...(sid !== undefined && { providerSession: sid }),
  });
}

/** Whose token it says it is; whether that is true is for the signature to say. */
async function findNamed(db: Db, organisationId: string, token: string): Promise<Provider | undefined> {
  const { iss = '', aud = [] } = decodeJwt(token);
  const isNamed = and(
    eq(signInProviders.organisationId, organisationId),
    eq(signInProviders.kind, 'oidc'),
    eq(signInProviders.enabled, true),
    eq(signInProviders.issuer, iss),
  );
  const rows = await db.select().from(signInProviders).where(isNamed);
  return rows.find(({ clientId }) => clientId !== null && [aud].flat().includes(clientId));
}

/** `POST /api/sso/logout/<organisation>`: 200 when done, 400 with a sentence otherwise. */
export async function handleLogout(request: Request, db: Db, organisationId: string): Promise<Response> {
  const headers = { 'cache-control': 'no-store' };
  try {
    const token = (await request.formData()).get('logout_token');
    if (typeof token !== 'string') throw new Error('There is no logout_token.');
    const provider = await findNamed(db, organisationId, token);
    if (!provider) throw new Error('There is no such provider.');
    await logOutByProvider(db, provider, token);
    return new Response(null, { status: 200, headers });
  } catch (error) {
    const description =
      error instanceof z.ZodError ? 'The token lacks what a logout token holds.' : problemOf(error);
    return Response.json(
      { error: 'invalid_request', error_description: description },
      { status: 400, headers },
    );
  }
}
