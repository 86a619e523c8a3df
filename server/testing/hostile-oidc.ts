/**
 * An OpenID Connect provider on loopback that does as it is told: right unless `wrong` says otherwise. For what a
 * decent provider can never be made to send.
 */
import { createHash } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { bodyText, serve } from './loopback.ts';

export const CLIENT_ID = 'parallax';
export const CLIENT_SECRET = 'a-secret-for-tests-only-0123456789';
const KID = 'k1';

export type Claims = Record<string, unknown>;
/** What the provider gets wrong, from now on. */
export type Wrong = {
  claims?: Claims;
  /** Claims left out. */
  without?: readonly string[];
  userinfo?: Claims;
  discovery?: Claims;
  /** Turns the signed ID token into what is sent. */
  token?: (jwt: string, keys: Keys) => string | Promise<string>;
};
type Pair = Awaited<ReturnType<typeof generateKeyPair>>;
export type Keys = { own: Pair; other: Pair };

export type HostileOidc = AsyncDisposable & {
  issuer: string;
  keys: Keys;
  wrong: Wrong;
  /** A code for this authorization request, as after somebody signed in there. */
  codeFor(url: string, claims: Claims): string;
  /** Any JWT, signed by the provider. */
  sign(claims: Claims, header?: Claims): Promise<string>;
};

type Issued = { nonce: string; challenge: string; claims: Claims };

export async function startHostileOidc(): Promise<HostileOidc> {
  const keys = { own: await generateKeyPair('RS256'), other: await generateKeyPair('RS256') };
  const jwk = { ...(await exportJWK(keys.own.publicKey)), kid: KID, alg: 'RS256', use: 'sig' };
  const issued = new Map<string, Issued>();
  let last: Issued | undefined;
  const state = { wrong: {} as Wrong };
  const sign = (claims: Claims, header: Claims = {}) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: KID, ...header }).sign(keys.own.privateKey);
  const idToken = async ({ nonce, claims }: Issued): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: server.url, aud: CLIENT_ID, iat: now, exp: now + 300, nonce, ...claims };
    const all = Object.entries({ ...right, ...state.wrong.claims });
    const jwt = await sign(Object.fromEntries(all.filter(([name]) => !state.wrong.without?.includes(name))));
    return state.wrong.token ? state.wrong.token(jwt, keys) : jwt;
  };
  const answers: Record<string, (body: URLSearchParams) => Promise<[number, unknown]>> = {
    '/.well-known/openid-configuration': async () => [
      200,
      { ...discoveryOf(server.url), ...state.wrong.discovery },
    ],
    '/jwks': async () => [200, { keys: [jwk] }],
    '/me': async () => [200, { sub: last?.claims.sub, ...state.wrong.userinfo }],
    '/token': async (body) => {
      const found = issued.get(body.get('code') ?? '');
      const proof = createHash('sha256')
        .update(body.get('code_verifier') ?? '')
        .digest('base64url');
      if (!found || found.challenge !== proof) return [400, { error: 'invalid_grant' }];
      last = found;
      const id_token = await idToken(found);
      return [200, { access_token: 'opaque', token_type: 'Bearer', expires_in: 60, id_token }];
    },
  };
  const server = await serve((request, response) => {
    const answer =
      answers[new URL(request.url ?? '/', 'http://x').pathname] ?? (async () => [404, {}] as const);
    bodyText(request)
      .then((text) => answer(new URLSearchParams(text)))
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      })
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  return {
    issuer: server.url,
    keys,
    get wrong() {
      return state.wrong;
    },
    set wrong(wrong) {
      state.wrong = wrong;
    },
    codeFor(url, claims) {
      const { searchParams } = new URL(url);
      const code = `code-${issued.size}`;
      const [nonce = '', challenge = ''] = ['nonce', 'code_challenge'].map(
        (name) => searchParams.get(name) ?? '',
      );
      issued.set(code, { nonce, challenge, claims });
      return code;
    },
    sign,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const discoveryOf = (issuer: string): Claims => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/me`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
});
