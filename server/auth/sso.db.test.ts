/** The whole sign-in against a real provider, without a browser: what next-auth is told to check, it checks. */
import type { NextApiRequest, NextApiResponse } from 'next';
import NextAuth from 'next-auth';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { Env } from '#server/env.ts';
import { stubSettings } from '#server/testing/callers.ts';
import type { TestDatabase } from '#server/testing/clone.ts';
import { testDatabase } from '#server/testing/database.ts';
import { type Oidc, type Person, startOidc } from '#server/testing/oidc.ts';
import { authOptions } from './options.ts';
import { findPrincipal } from './principal.ts';

const APP = 'http://127.0.0.1:3000';
const SESSION = 'next-auth.session-token';
const PEOPLE: Person[] = [
  { sub: 'sub-ada', name: 'Ada', email: 'Ada@Example.test' },
  { sub: 'sub-bob', name: 'Bob', email: 'bob@example.test' },
  { sub: 'sub-twin', name: 'Twin', email: 'ada@example.test' },
  { sub: 'sub-eve', name: 'Eve', email: 'ada@example.test', verified: false },
];

let db: TestDatabase;
let oidc: Oidc;

beforeAll(async () => {
  stubSettings();
  vi.stubEnv('LOG_LEVEL', 'silent');
  db = await testDatabase();
});
beforeEach(async () => {
  oidc = await startOidc(APP, PEOPLE);
});
afterEach(async () => {
  await oidc[Symbol.asyncDispose]();
  await db.client.sql`delete from users`;
});
afterAll(async () => db[Symbol.asyncDispose]());

const settings = (): Env => ({
  ...{ DATABASE_URL: 'postgres://127.0.0.1/nowhere', NEXTAUTH_URL: APP, HOST: '127.0.0.1' },
  ...{
    NEXTAUTH_SECRET: 'sixteen characters or more',
    OIDC_NAME: 'Test House',
    ...{
      RATE_LIMIT_PERSON: 3_000,
      RATE_LIMIT_WORKSPACE: 12_000,
      RATE_LIMIT_ADDRESS: 300,
      TRUSTED_PROXIES: 0,
      ...{
        RATE_LIMIT_KEY: 1_200,
        OUTBOUND_PRIVATE: '',
        AUDIT_KEY: '',
        PARALLAX_KEK: '',
        PARALLAX_KEK_OLD: '',
        MCP_COMMANDS: {},
      },
    },
    LOG_LEVEL: 'silent',
  },
  ...{ OIDC_ISSUER: oidc.issuer, OIDC_CLIENT_ID: oidc.env.OIDC_CLIENT_ID },
  OIDC_CLIENT_SECRET: oidc.env.OIDC_CLIENT_SECRET,
});

/** Keeps cookies, per site, as a browser does. */
class Browser {
  readonly app = new Map<string, string>();
  readonly provider = new Map<string, string>();

  async ask(address: string, body?: Record<string, string>) {
    const url = new URL(address, APP);
    const request = new Request(url, { headers: { cookie: written(this.app) } });
    const reply = new Reply();
    const asked = {
      ...{ method: body ? 'POST' : 'GET', headers: {}, cookies: Object.fromEntries(this.app) },
      query: { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split('/').slice(3) },
      body: { ...body, json: 'true' },
    };
    await NextAuth(
      asked as unknown as NextApiRequest,
      reply as unknown as NextApiResponse,
      authOptions(request, db.client.db, settings()),
    );
    for (const line of reply.cookies) remember(this.app, line);
    return reply.body;
  }

  async post(path: string) {
    const csrfToken = (await this.ask('/api/auth/csrf')).csrfToken ?? '';
    return this.ask(path, { csrfToken, callbackUrl: '/patterns' });
  }

  /** Up to the address of the app that the provider sends the browser back to. */
  async throughProvider(sub: string): Promise<string> {
    let url = (await this.post('/api/auth/signin/oidc')).url ?? '';
    for (let step = 0; step < 10 && !url.startsWith(APP); step += 1) {
      const asked = await this.#visit(url);
      const isPage = asked.status === 200;
      const reply = isPage ? await this.#visit(url, new URLSearchParams({ sub })) : asked;
      url = new URL(reply.headers.get('location') ?? '', url).href;
    }
    return url;
  }

  async signIn(sub: string): Promise<string> {
    return (await this.ask(await this.throughProvider(sub))).url ?? '';
  }

  principal() {
    return findPrincipal(db.client.db, new Headers({ cookie: written(this.app) }), settings());
  }

  async #visit(url: string, body?: URLSearchParams): Promise<Response> {
    const headers = { cookie: written(this.provider) };
    const how = body ? { method: 'POST', body } : {};
    const reply = await fetch(url, { redirect: 'manual', headers, ...how });
    for (const line of reply.headers.getSetCookie()) remember(this.provider, line);
    return reply;
  }
}

const written = (jar: Map<string, string>) => [...jar].map(([name, value]) => `${name}=${value}`).join('; ');

function remember(jar: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';');
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), decodeURIComponent(pair.slice(at + 1))];
  if (value === '') jar.delete(name);
  else jar.set(name, value);
}

/** What next-auth answers; with `json`, a redirect comes as `url`. */
class Reply {
  body: { url?: string; csrfToken?: string } = {};
  cookies: string[] = [];

  status() {
    return this;
  }
  getHeader(name: string) {
    return name.toLowerCase() === 'set-cookie' ? this.cookies : undefined;
  }
  setHeader(name: string, value: string[]) {
    if (name.toLowerCase() === 'set-cookie') this.cookies = value;
    return this;
  }
  json(body: Reply['body']) {
    this.body = body;
  }
  send(body: Reply['body']) {
    this.body = body;
  }
}

test('the first sign-in makes a person and their workspace, the second finds them again', async () => {
  const browser = new Browser();
  expect(await browser.signIn('sub-ada')).toBe(`${APP}/patterns`);
  const first = await browser.principal();
  expect(first).toMatchObject({ name: 'Ada', email: 'ada@example.test', role: 'owner' });
  expect(first?.userId).toMatch(/^usr_/);
  const elsewhere = new Browser();
  await elsewhere.signIn('sub-ada');
  expect(await elsewhere.principal()).toMatchObject({
    userId: first?.userId,
    workspaceId: first?.workspaceId,
  });
  expect(
    await db.client.sql`select provider, provider_account_id as sub, access_token, id_token from accounts`,
  ).toEqual([{ provider: oidc.issuer, sub: 'sub-ada', access_token: null, id_token: null }]);
});

test('asks with PKCE, state and nonce, new ones each time', async () => {
  await new Browser().signIn('sub-ada');
  await new Browser().signIn('sub-bob');
  const [one, two] = oidc.requests.filter((request) => request.code_challenge);
  expect(one).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
  for (const name of ['code_challenge', 'state', 'nonce']) {
    expect(one?.[name]).toMatch(/^.{20,}$/);
    expect(one?.[name]).not.toBe(two?.[name]);
  }
});

test.each(['next-auth.state', 'next-auth.nonce', 'next-auth.pkce.code_verifier'])(
  'without its %s cookie an answer of the provider signs nobody in',
  async (name) => {
    const browser = new Browser();
    const back = await browser.throughProvider('sub-ada');
    expect(browser.app.delete(name)).toBe(true);
    expect((await browser.ask(back)).url).toContain('error=');
    expect(browser.app.has(SESSION)).toBe(false);
    expect(await db.client.sql`select 1 from users`).toHaveLength(0);
  },
);

test("an answer meant for one browser signs nobody in on another's", async () => {
  const [victim, attacker] = [new Browser(), new Browser()];
  await victim.throughProvider('sub-ada');
  const back = await attacker.throughProvider('sub-bob');
  expect((await victim.ask(back)).url).toContain('error=');
  expect(await victim.principal()).toBeNull();
});

test('an e-mail that belongs to another account is refused, not linked', async () => {
  await new Browser().signIn('sub-ada');
  const twin = new Browser();
  expect(await twin.signIn('sub-twin')).toContain('error=OAuthAccountNotLinked');
  expect(await twin.principal()).toBeNull();
  expect(await db.client.sql`select 1 from users`).toHaveLength(1);
});

test('an unverified e-mail is not taken over', async () => {
  const eve = new Browser();
  await eve.signIn('sub-eve');
  expect(await eve.principal()).toMatchObject({ name: 'Eve', email: null });
  const ada = new Browser();
  await ada.signIn('sub-ada');
  expect(await ada.principal()).toMatchObject({ name: 'Ada', email: 'ada@example.test' });
});

test('signing in as somebody else ends the session before and links nothing', async () => {
  const browser = new Browser();
  await browser.signIn('sub-ada');
  const before = new Headers({ cookie: `${SESSION}=${browser.app.get(SESSION)}` });
  browser.provider.clear();
  await browser.signIn('sub-bob');
  expect(await browser.principal()).toMatchObject({ name: 'Bob' });
  expect(await findPrincipal(db.client.db, before, settings())).toBeNull();
  expect(await db.client.sql`select count(distinct user_id)::int as people from accounts`).toEqual([
    { people: 2 },
  ]);
});

test('signing out ends the session on the server', async () => {
  const browser = new Browser();
  await browser.signIn('sub-ada');
  const kept = new Headers({ cookie: `${SESSION}=${browser.app.get(SESSION)}` });
  expect(await findPrincipal(db.client.db, kept, settings())).not.toBeNull();
  await browser.ask('/api/auth/signout', { csrfToken: 'guessed' });
  expect(await findPrincipal(db.client.db, kept, settings())).not.toBeNull();
  await browser.post('/api/auth/signout');
  expect(await db.client.sql`select 1 from sessions`).toHaveLength(0);
  expect(await findPrincipal(db.client.db, kept, settings())).toBeNull();
});

test('another issuer with the same subject is another person', async () => {
  const browser = new Browser();
  await browser.signIn('sub-eve');
  const first = await browser.principal();
  await oidc[Symbol.asyncDispose]();
  oidc = await startOidc(APP, PEOPLE);
  const later = new Browser();
  await later.signIn('sub-eve');
  expect((await later.principal())?.userId).not.toBe(first?.userId);
});
