/** Every way of coming back from an OpenID Connect provider, and what must come of it. */
import { createHmac } from 'node:crypto';
import { exportSPKI, SignJWT } from 'jose';
import type { Db } from '#db/client.ts';
import { handleLogout } from '#server/sign-in/logout.ts';
import type { saveProvider } from '#server/sign-in/providers.ts';
import { CLIENT_ID, CLIENT_SECRET, type Claims, type HostileOidc, type Wrong } from './hostile-oidc.ts';
import { APP, DOMAIN, type Place, TestBrowser } from './sign-in-world.ts';

export type World = { db: Db; idp: HostileOidc; other: HostileOidc; place: Place; elsewhere: Place };
export type Case = { name: string; want: string; run: (world: World) => Promise<string> };

let serial = 0;
/** Somebody new each time, unless the case is about somebody known. */
export const somebody = (more: Claims = {}): Claims => {
  serial += 1;
  const email = `person${serial}@${DOMAIN}`;
  return { sub: `sub-${serial}`, email, email_verified: true, name: `Person ${serial}`, ...more };
};

type Turn = {
  claims?: Claims;
  wrong?: Wrong;
  /** Changes what the browser comes back with. */
  back?: (query: Record<string, string>) => Record<string, string>;
  /** Between leaving and coming back. */
  between?: (world: World, browser: TestBrowser) => Promise<void>;
  browser?: TestBrowser;
};

/** One sign-in from the start to the end. */
export async function signIn(world: World, turn: Turn = {}): Promise<string> {
  const { idp, place, db } = world;
  const browser = turn.browser ?? new TestBrowser(db);
  idp.wrong = turn.wrong ?? {};
  try {
    const { url, error } = await browser.start(`somebody@${DOMAIN}`);
    if (!url) return error ?? 'nothing';
    const state = new URL(url).searchParams.get('state') ?? '';
    const code = idp.codeFor(url, turn.claims ?? somebody());
    await turn.between?.(world, browser);
    const query = { code, state, iss: idp.issuer };
    return await browser.comeBack(place.organisationId, turn.back?.(query) ?? query);
  } finally {
    idp.wrong = {};
  }
}

const turn = (name: string, want: string, how: () => Turn): Case => ({
  name,
  want,
  run: (world) => signIn(world, how()),
});
const wrong = (name: string, wrongly: Wrong, want = 'ProviderAnswer'): Case =>
  turn(name, want, () => ({ wrong: wrongly }));
const mail = (name: string, want: string, claims: Claims): Case =>
  turn(name, want, () => ({ claims: somebody(claims) }));

const now = (): number => Math.floor(Date.now() / 1000);
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const bodyOf = (jwt: string): string => jwt.split('.')[1] ?? '';

function hmac(jwt: string, secret: string): string {
  const text = `${part({ alg: 'HS256', kid: 'k1' })}.${bodyOf(jwt)}`;
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
}

const TRAVEL: Case[] = [
  turn('a right answer', 'in', () => ({})),
  turn('no state', 'AttemptGone', () => ({ back: ({ state: _, ...rest }) => rest })),
  turn('a guessed state', 'AttemptGone', () => ({ back: (query) => ({ ...query, state: 'guessed' }) })),
  turn('a browser without its cookie', 'AttemptGone', () => ({
    between: async (_, browser) => browser.cookies.clear(),
  })),
  turn('the cookie of another browser', 'AttemptGone', () => ({
    between: async (_, browser) => void browser.cookies.set('parallax.sign-in', 'x'.repeat(43)),
  })),
  turn('the provider says no', 'ProviderRefused', () => ({
    back: ({ state = '', iss = '' }) => ({ state, iss, error: 'access_denied' }),
  })),
  turn('no code', 'ProviderAnswer', () => ({ back: ({ code: _, ...rest }) => rest })),
  turn('a made-up code', 'ProviderAnswer', () => ({ back: (query) => ({ ...query, code: 'made-up' }) })),
  turn('the answer of another issuer (mix-up)', 'ProviderAnswer', () => ({
    back: (query) => ({ ...query, iss: 'https://evil.example' }),
  })),
  turn('no issuer, though it is promised', 'ProviderAnswer', () => ({ back: ({ iss: _, ...rest }) => rest })),
  turn('too late', 'AttemptGone', () => ({
    between: async ({ db }) =>
      void (await db.$client`update sign_in_attempts set expires = now() - interval '1 second'`),
  })),
  turn('a provider switched off meanwhile', 'AttemptGone', () => ({
    between: async ({ db }) => void (await db.$client`update sign_in_providers set enabled = false`),
  })),
  {
    name: 'the code of another sign-in (PKCE)',
    want: 'ProviderAnswer',
    async run(world) {
      const stolen = await new TestBrowser(world.db).start(`a@${DOMAIN}`);
      return signIn(world, {
        back: (query) => ({ ...query, code: world.idp.codeFor(stolen.url ?? '', somebody()) }),
      });
    },
  },
  {
    name: 'the same answer twice',
    want: 'in, AttemptGone',
    async run(world) {
      let kept: Record<string, string> = {};
      const browser = new TestBrowser(world.db);
      const back = (query: Record<string, string>) => {
        kept = query;
        return query;
      };
      const first = await signIn(world, { browser, back });
      return `${first}, ${await browser.comeBack(world.place.organisationId, kept)}`;
    },
  },
  {
    name: 'the answer at the address of another organisation',
    want: 'AttemptGone',
    run: (world) => signIn({ ...world, place: world.elsewhere }),
  },
];

const TOKENS: Case[] = [
  wrong('another nonce', { claims: { nonce: 'other' } }),
  wrong('no nonce', { without: ['nonce'] }),
  wrong('another issuer in the token', { claims: { iss: 'https://evil.example' } }),
  wrong('another issuer in the discovery', { discovery: { issuer: 'https://evil.example' } }, 'Unreachable'),
  wrong('for another client', { claims: { aud: 'somebody-else' } }),
  wrong('for two clients, authorised for the other', { claims: { aud: [CLIENT_ID, 'other'], azp: 'other' } }),
  wrong('ended', { claims: { iat: now() - 900, exp: now() - 600 } }),
  wrong('without an end', { without: ['exp'] }),
  wrong('not valid yet', { claims: { nbf: now() + 900 } }),
  wrong('without a subject', { without: ['sub'] }),
  wrong('with an empty subject', { claims: { sub: '' } }),
  wrong('userinfo of somebody else', { userinfo: { sub: 'somebody-else' } }),
  wrong('alg none', { token: (jwt) => `${part({ alg: 'none' })}.${bodyOf(jwt)}.` }),
  wrong('alg none, its signature kept', {
    token: (jwt) => [part({ alg: 'none', kid: 'k1' }), bodyOf(jwt), jwt.split('.')[2]].join('.'),
  }),
  wrong('HS256 with the secret of the client', { token: (jwt) => hmac(jwt, CLIENT_SECRET) }),
  wrong('HS256 with the public key as secret', {
    token: async (jwt, { own }) => hmac(jwt, await exportSPKI(own.publicKey)),
  }),
  wrong('HS256, announced by the provider', {
    discovery: { id_token_signing_alg_values_supported: ['HS256'] },
    token: (jwt) => hmac(jwt, CLIENT_SECRET),
  }),
  wrong('signed by another key of the same name', {
    token: (jwt, { other }) =>
      new SignJWT(JSON.parse(Buffer.from(bodyOf(jwt), 'base64url').toString()) as Claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .sign(other.privateKey),
  }),
  wrong('signed by a key that comes along', {
    token: async (jwt, { other }) =>
      new SignJWT(JSON.parse(Buffer.from(bodyOf(jwt), 'base64url').toString()) as Claims)
        .setProtectedHeader({ alg: 'RS256', jwk: { kty: 'RSA', e: 'AQAB', n: 'AQAB' } })
        .sign(other.privateKey),
  }),
  wrong('changed after it was signed', {
    token: (jwt) => {
      const [head, body = '', signature] = jwt.split('.');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as Claims;
      return [head, part({ ...claims, sub: 'admin' }), signature].join('.');
    },
  }),
  wrong('without a signature', { token: (jwt) => `${jwt.split('.').slice(0, 2).join('.')}.` }),
];

const MAILS: Case[] = [
  mail('an e-mail that is not verified', 'EmailUnverified', { email_verified: false }),
  mail('an e-mail nobody says anything about', 'EmailUnverified', { email_verified: undefined }),
  mail('verified as a word', 'EmailUnverified', { email_verified: 'true' }),
  mail('no e-mail', 'EmailMissing', { email: undefined }),
  mail('an e-mail of another domain', 'EmailDomain', { email: 'ceo@other.example' }),
  mail("an e-mail of another organisation's domain", 'EmailDomain', { email: 'ceo@elsewhere.example' }),
  mail('an e-mail of a domain below', 'EmailDomain', { email: `ceo@evil.${DOMAIN}` }),
  mail('an e-mail of a domain above', 'EmailDomain', { email: 'ceo@example' }),
  mail('two at signs', 'EmailDomain', { email: `ceo@${DOMAIN}@evil.example` }),
  mail('a Cyrillic letter in the domain', 'EmailDomain', { email: 'ceo@c\u043erp.example' }),
  mail('a Cyrillic letter in the name', 'EmailDomain', { email: `\u0441eo@${DOMAIN}` }),
  mail('a Kelvin sign, which lowers to k', 'EmailDomain', { email: `\u212Aim@${DOMAIN}` }),
  mail('a full-width at sign', 'EmailDomain', { email: `ceo\uFF20${DOMAIN}` }),
  mail('a line break', 'EmailDomain', { email: `ceo@${DOMAIN}\n` }),
  mail('a list of e-mails', 'EmailDomain', { email: [`ceo@${DOMAIN}`] }),
  mail('the e-mail in capitals', 'in', { email: `CAPITALS@${DOMAIN.toUpperCase()}` }),
];

const PEOPLE: Case[] = [
  {
    name: 'the e-mail of somebody who never proved it',
    want: 'EmailTaken, 1',
    async run(world) {
      const email = `squatter@${DOMAIN}`;
      await world.db.$client`insert into users (id, email) values ('usr_squatter', ${email})`;
      const outcome = await signIn(world, { claims: somebody({ email }) });
      const rows = await world.db.$client`select 1 from users where email = ${email}`;
      return `${outcome}, ${rows.length}`;
    },
  },
  {
    name: 'the e-mail of somebody who proved it',
    want: 'in, usr_proven',
    async run(world) {
      const email = `proven@${DOMAIN}`;
      await world.db
        .$client`insert into users (id, email, email_verified) values ('usr_proven', ${email}, now())`;
      const browser = new TestBrowser(world.db);
      return `${await signIn(world, { browser, claims: somebody({ email }) })}, ${(await browser.principal())?.userId}`;
    },
  },
  {
    name: 'the same subject with another e-mail',
    want: 'in, in, same',
    async run(world) {
      const [one, two] = [new TestBrowser(world.db), new TestBrowser(world.db)];
      const claims = somebody();
      const first = await signIn(world, { browser: one, claims });
      const second = await signIn(world, { browser: two, claims: { ...claims, email: `renamed@${DOMAIN}` } });
      const same = (await one.principal())?.userId === (await two.principal())?.userId;
      return `${first}, ${second}, ${same ? 'same' : 'other'}`;
    },
  },
  {
    name: 'the same subject of another issuer',
    want: 'in, in, other',
    async run(world) {
      const [one, two] = [new TestBrowser(world.db), new TestBrowser(world.db)];
      const claims = somebody();
      const first = await signIn(world, { browser: one, claims });
      const { url = '' } = await two.start('x@elsewhere.example');
      const theirs = { ...claims, email: `twin${serial}@elsewhere.example` };
      const state = new URL(url).searchParams.get('state') ?? '';
      const query = { code: world.other.codeFor(url, theirs), state, iss: world.other.issuer };
      const second = await two.comeBack(world.elsewhere.organisationId, query);
      const same = (await one.principal())?.userId === (await two.principal())?.userId;
      return `${first}, ${second}, ${same ? 'same' : 'other'}`;
    },
  },
  {
    name: 'somebody whose access was taken away',
    want: 'in, Disabled, nobody',
    async run(world) {
      const browser = new TestBrowser(world.db);
      const claims = somebody();
      const first = await signIn(world, { browser, claims });
      await world.db.$client`update users set disabled_at = now() where email = ${String(claims.email)}`;
      const second = await signIn(world, { claims });
      return `${first}, ${second}, ${(await browser.principal()) ? 'somebody' : 'nobody'}`;
    },
  },
  {
    name: 'groups decide the role, and decide it again',
    want: 'designer, viewer',
    async run(world) {
      const [one, two] = [new TestBrowser(world.db), new TestBrowser(world.db)];
      const claims = somebody();
      await signIn(world, { browser: one, claims: { ...claims, groups: ['makers', 'others'] } });
      const first = (await one.principal())?.role;
      await signIn(world, { browser: two, claims: { ...claims, groups: ['others'] } });
      return `${first}, ${(await two.principal())?.role}`;
    },
  },
];

type Logout = {
  claims?: Claims;
  header?: Claims;
  token?: (jwt: string, keys: HostileOidc['keys']) => string | Promise<string>;
  twice?: boolean;
};
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} };

/** `ended` or `kept` says what became of the session. */
function logout(name: string, want: 'ended' | 'kept', how: (sid: string) => Logout): Case {
  return {
    name: `log-out: ${name}`,
    want,
    async run(world) {
      const browser = new TestBrowser(world.db);
      const claims = somebody({ sid: `sid-${serial}` });
      if ((await signIn(world, { browser, claims })) !== 'in') return 'not signed in';
      const { claims: more, header, token } = how(String(claims.sub));
      const right = {
        iss: world.idp.issuer,
        aud: CLIENT_ID,
        iat: now(),
        exp: now() + 120,
        jti: `jti-${serial}`,
        events: EVENTS,
      };
      const jwt = await world.idp.sign(
        { ...right, sub: claims.sub, sid: claims.sid, ...more },
        { typ: 'logout+jwt', ...header },
      );
      const reply = await tell(world, token ? await token(jwt, world.idp.keys) : jwt);
      const isThere = (await browser.principal()) !== null;
      if (reply.ok === isThere && want === 'ended') return 'answered otherwise than it did';
      return isThere ? 'kept' : 'ended';
    },
  };
}

const tell = ({ db, place }: World, token: string): Promise<Response> =>
  handleLogout(
    new Request(`${APP}/api/sso/logout/x`, {
      method: 'POST',
      body: new URLSearchParams({ logout_token: token }),
    }),
    db,
    place.organisationId,
  );

const LOGOUTS: Case[] = [
  logout('right', 'ended', () => ({})),
  logout('by the session alone', 'ended', () => ({ claims: { sub: undefined } })),
  logout('by the subject alone', 'ended', () => ({ claims: { sid: undefined } })),
  logout('of somebody else', 'kept', () => ({ claims: { sub: 'somebody-else', sid: undefined } })),
  logout('of another session', 'kept', () => ({ claims: { sid: 'another' } })),
  logout('of nobody', 'kept', () => ({ claims: { sub: undefined, sid: undefined } })),
  logout('an ID token', 'kept', () => ({ header: { typ: 'JWT' } })),
  logout('without a type', 'kept', () => ({ header: { typ: undefined } })),
  logout('with a nonce', 'kept', () => ({ claims: { nonce: 'n' } })),
  logout('without its event', 'kept', () => ({ claims: { events: {} } })),
  logout('without an id', 'kept', () => ({ claims: { jti: undefined } })),
  logout('for another client', 'kept', () => ({ claims: { aud: 'other' } })),
  logout('of another issuer', 'kept', () => ({ claims: { iss: 'https://evil.example' } })),
  logout('ended', 'kept', () => ({ claims: { iat: now() - 900, exp: now() - 600 } })),
  logout('alg none', 'kept', () => ({
    token: (jwt) => `${part({ alg: 'none', typ: 'logout+jwt' })}.${bodyOf(jwt)}.`,
  })),
  logout('HS256 with the secret of the client', 'kept', () => ({ token: (jwt) => hmac(jwt, CLIENT_SECRET) })),
  logout('signed by another key', 'kept', () => ({
    token: (jwt, { other }) =>
      new SignJWT(JSON.parse(Buffer.from(bodyOf(jwt), 'base64url').toString()) as Claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'logout+jwt' })
        .sign(other.privateKey),
  })),
  {
    name: 'log-out: the same token twice',
    want: '200, 400, kept',
    async run(world) {
      const claims = somebody();
      const times = { iat: now(), exp: now() + 120, jti: `twice-${serial}` };
      const right = { iss: world.idp.issuer, aud: CLIENT_ID, sub: claims.sub, events: EVENTS, ...times };
      const jwt = await world.idp.sign(right, { typ: 'logout+jwt' });
      const first = (await tell(world, jwt)).status;
      const browser = new TestBrowser(world.db);
      await signIn(world, { browser, claims });
      const second = (await tell(world, jwt)).status;
      return `${first}, ${second}, ${(await browser.principal()) ? 'kept' : 'ended'}`;
    },
  },
];

export const OIDC_CASES: readonly Case[] = [...TRAVEL, ...TOKENS, ...MAILS, ...PEOPLE, ...LOGOUTS];

/** The outcome; the provider is switched on again for the next. */
export async function runCase(world: World, { run }: Case): Promise<string> {
  try {
    return await run(world);
  } finally {
    await world.db.$client`update sign_in_providers set enabled = true`;
  }
}

export const oidcProvider = (issuer: string): Parameters<typeof saveProvider>[2] => ({
  ...{ kind: 'oidc', name: 'Corp', enabled: true, groupsClaim: 'groups' },
  ...{ issuer, clientId: CLIENT_ID, secret: CLIENT_SECRET },
});
