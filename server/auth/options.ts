/** next-auth: any OpenID Connect provider, named by the environment; sessions in our database. */
import type { NextAuthOptions } from 'next-auth';
import type { OAuthConfig } from 'next-auth/providers/oauth';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import type { Env } from '#server/env.ts';
import { log } from '#server/log.ts';
import { databaseAdapter } from './adapter.ts';
import { cookieOptions, isSecure, readCookie, SESSION_SECONDS, sessionCookieName } from './cookies.ts';
import { endSession, newSessionToken } from './session.ts';
import { originOf } from './session-origin.ts';

/** Part of the address to register with the provider: `<NEXTAUTH_URL>/api/auth/callback/oidc`. */
const PROVIDER_ID = 'oidc';

const profileSchema = z.looseObject({
  sub: z.string().min(1).max(255),
  name: z.string().nullish(),
  preferred_username: z.string().nullish(),
  email: z.string().nullish(),
  email_verified: z.boolean().nullish(),
  picture: z.string().nullish(),
});

/** `request`: the one being answered; a new sign-in ends the session its browser had. */
export function authOptions(request: Request, db: Db, settings: Env): NextAuthOptions {
  const name = sessionCookieName(settings);
  return {
    adapter: databaseAdapter(db, settings.OIDC_ISSUER ?? '', originOf(request.headers, settings)),
    providers: settings.OIDC_ISSUER ? [oidcProvider(settings, settings.OIDC_ISSUER)] : [],
    secret: settings.NEXTAUTH_SECRET,
    session: {
      strategy: 'database',
      maxAge: SESSION_SECONDS,
      updateAge: SESSION_SECONDS,
      generateSessionToken: newSessionToken,
    },
    pages: { signIn: '/signin', signOut: '/signin', error: '/signin' },
    useSecureCookies: isSecure(settings),
    cookies: { sessionToken: { name, options: cookieOptions(settings) } },
    callbacks: {
      // Otherwise next-auth would link the new account to whoever is still signed in on this browser.
      async signIn() {
        const before = readCookie(request.headers, name);
        if (before) await endSession(db, before);
        return true;
      },
    },
    logger: {
      error: (code, details) => log().error({ code, problem: problemOf(details) }, 'sign-in failed'),
      warn: (code) => log().debug({ code }, 'sign-in'),
      debug: () => {},
    },
  };
}

type UserinfoRequest = NonNullable<
  Extract<OAuthConfig<unknown>['userinfo'], { request?: unknown }>['request']
>;
type TokenSet = Exclude<Parameters<Parameters<UserinfoRequest>[0]['client']['userinfo']>[0], string>;

/** next-auth hands over the checked token set, but its type shows the fields only. */
const isTokenSet = (tokens: object): tokens is TokenSet => 'claims' in tokens;

/**
 * Who it is stands in the signed ID token; name and e-mail often only behind the userinfo address, whose
 * answer is refused if it is about somebody else.
 */
const readClaims: UserinfoRequest = async ({ client, tokens }) => {
  if (!isTokenSet(tokens)) throw new Error('The provider sent no ID token.');
  const claims = tokens.claims();
  if (!client.issuer.metadata.userinfo_endpoint || !tokens.access_token) return claims;
  return { ...(await client.userinfo(tokens)), ...claims };
};

/** An e-mail that its provider calls unverified is not taken over: anyone may have typed it. */
export function toPerson(claims: unknown) {
  const { sub, name, preferred_username, email, email_verified, picture } = profileSchema.parse(claims);
  return {
    id: sub,
    name: name ?? preferred_username ?? null,
    email: email_verified === false ? null : (email?.toLowerCase() ?? null),
    image: picture ?? null,
  };
}

function oidcProvider(settings: Env, issuer: string): OAuthConfig<unknown> {
  return {
    id: PROVIDER_ID,
    name: settings.OIDC_NAME,
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer,
    authorization: { params: { scope: 'openid email profile' } },
    checks: ['pkce', 'state', 'nonce'],
    idToken: true,
    userinfo: { request: readClaims },
    ...(settings.OIDC_CLIENT_ID && { clientId: settings.OIDC_CLIENT_ID }),
    ...(settings.OIDC_CLIENT_SECRET
      ? { clientSecret: settings.OIDC_CLIENT_SECRET }
      : { client: { token_endpoint_auth_method: 'none' } }),
    profile: toPerson,
  };
}

/** The message only: details may hold tokens. */
function problemOf(details: Error | { error: Error; [key: string]: unknown }): string {
  return details instanceof Error ? details.message : details.error.message;
}
