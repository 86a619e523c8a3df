/**
 * OpenID Connect with a provider that an organisation set up: code flow with PKCE, state and nonce, one redirect
 * address per organisation, ID tokens checked by signature whatever way they came. Every call goes out by the guarded
 * fetch.
 */
import { decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { z } from 'zod';
import { env } from '../env.ts';
import { guardedFetch } from '../outbound/guarded-fetch.ts';
import type { Recognised } from './admit.ts';
import { toEmail } from './email.ts';
import { type Provider, secretOf } from './providers.ts';
import { SignInRefused } from './refused.ts';

/** A secret shared with the provider proves nothing about who signed. */
export const ALGORITHMS: readonly string[] = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

const SECONDS = 10;
const CLOCK_SECONDS = 60;

/** One per organisation, so that it is known before its provider knows us. */
export const redirectUri = (organisationId: string): string =>
  `${env().NEXTAUTH_URL}/api/sso/callback/${organisationId}`;

/** The way out to providers: of every public host, quick and small. */
export const providerFetch = () =>
  guardedFetch({ allow: null, timeoutMs: SECONDS * 1000, maxBytes: 1_048_576, maxRedirects: 0 });

/**
 * How this client shows its secret: in the header, as every provider has to take it that does not say otherwise, and
 * in the body of the call where it takes no header.
 */
export function clientAuth(provider: Provider): client.ClientAuth {
  const secret = secretOf(provider);
  if (secret === undefined) return client.None();
  return (server, ...call) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
    const isHeader = methods.includes('client_secret_basic');
    const auth = isHeader ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
    auth(server, ...call);
  };
}

/** Reads what the provider says of itself. Throws whatever stands in the way. */
export async function discover(provider: Provider): Promise<client.Configuration> {
  const fetching = providerFetch();
  const config = await client.discovery(
    new URL(provider.issuer),
    provider.clientId ?? '',
    { [client.clockTolerance]: CLOCK_SECONDS },
    clientAuth(provider),
    {
      timeout: SECONDS,
      // Whether plain http may be called at all is the guard's to say.
      execute: [
        client.enableNonRepudiationChecks,
        ...(isPlain(provider.issuer) ? [client.allowInsecureRequests] : []),
      ],
      [client.customFetch]: (url, { body, headers, method, redirect, signal }) =>
        fetching(url, {
          ...{ headers, method, redirect, signal: signal ?? null },
          body: body instanceof Uint8Array ? new Uint8Array(body) : (body ?? null),
        }),
    },
  );
  const { authorization_endpoint: entry, issuer } = config.serverMetadata();
  if (issuer !== provider.issuer) throw new SignInRefused('ProviderAnswer', 'another issuer');
  if (!entry || (!isPlain(provider.issuer) && isPlain(entry)))
    throw new SignInRefused('ProviderAnswer', 'no safe address to send people to');
  return config;
}

const isPlain = (url: string): boolean => new URL(url).protocol !== 'https:';

const keptSchema = z.strictObject({ nonce: z.string(), verifier: z.string(), callbackUrl: z.string() });
export type Kept = z.infer<typeof keptSchema>;
export const readKept = (value: unknown): Kept => keptSchema.parse(value);

/** Where to send the browser, and what to keep until it comes back with this `state`. */
export async function startOidc(
  provider: Provider,
  { callbackUrl, hint }: { callbackUrl: string; hint: string },
): Promise<{ url: string; state: string; kept: Kept }> {
  const config = await reach(() => discover(provider));
  const state = client.randomState();
  const kept = { nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier(), callbackUrl };
  const url = client.buildAuthorizationUrl(config, {
    ...{
      redirect_uri: redirectUri(provider.organisationId),
      scope: 'openid email profile',
      response_type: 'code',
    },
    ...{ state, nonce: kept.nonce, login_hint: hint },
    ...{
      code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
    },
  });
  return { url: url.href, state, kept };
}

async function reach<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    throw new SignInRefused('Unreachable', problemOf(error));
  }
}

/** What went wrong, without a word of what the provider sent. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause instanceof Error && error.cause.name === 'AppError' ? error.cause : error;
  const code = 'code' in cause ? `${String(cause.code)}: ` : '';
  return `${code}${cause.message}`.slice(0, 300);
}

const claimsSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  sid: z.string().max(255).optional(),
  name: z.string().nullish(),
  preferred_username: z.string().nullish(),
  email: z.unknown().optional(),
  email_verified: z.unknown().optional(),
});

export type Answer = Recognised & { providerSession: string | undefined };

/** Who came back with `url`. Throws `SignInRefused`. */
export async function finishOidc(
  provider: Provider,
  { url, state, kept }: { url: URL; state: string; kept: Kept },
): Promise<Answer> {
  const config = await reach(() => discover(provider));
  try {
    const tokens = await client.authorizationCodeGrant(config, url, {
      ...{ expectedState: state, expectedNonce: kept.nonce, pkceCodeVerifier: kept.verifier },
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims || !tokens.id_token) throw new SignInRefused('ProviderAnswer', 'no ID token');
    const { alg = '' } = decodeProtectedHeader(tokens.id_token);
    if (!ALGORITHMS.includes(alg))
      throw new SignInRefused('ProviderAnswer', 'signed in a way that proves nothing');
    const hasMore = config.serverMetadata().userinfo_endpoint && tokens.access_token;
    const more = hasMore ? await client.fetchUserInfo(config, tokens.access_token, claims.sub) : {};
    return toRecognised(provider, { ...more, ...claims });
  } catch (error) {
    if (error instanceof SignInRefused) throw error;
    if (error instanceof client.AuthorizationResponseError)
      throw new SignInRefused('ProviderRefused', error.error);
    throw new SignInRefused('ProviderAnswer', problemOf(error));
  }
}

function toRecognised(provider: Provider, claims: Record<string, unknown>): Answer {
  const known = claimsSchema.parse(claims);
  if (known.email === undefined || known.email === null) throw new SignInRefused('EmailMissing');
  if (known.email_verified !== true) throw new SignInRefused('EmailUnverified');
  const email = toEmail(known.email);
  if (!email) throw new SignInRefused('EmailDomain');
  return {
    ...{ organisationId: provider.organisationId, issuer: provider.issuer, subject: known.sub, email },
    name: (known.name ?? known.preferred_username)?.slice(0, 200) ?? null,
    groups: toGroups(claims[provider.groupsClaim]),
    providerSession: known.sid,
  };
}

/** One name or a list of them; null = nothing was said. */
export function toGroups(value: unknown): string[] | null {
  if (value === undefined || value === null) return null;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string').slice(0, 2_000);
}
