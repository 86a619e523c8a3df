/** The addresses of sign-in through an organisation's provider: where it begins, and where the browser comes back. */
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { readCookie, SESSION_SECONDS, sessionCookieName, setCookie } from '../auth/cookies.ts';
import { isSameOrigin, toOwnPath } from '../auth/origin.ts';
import { createSession, endSession, type SessionOrigin } from '../auth/session.ts';
import { originOf } from '../auth/session-origin.ts';
import { env } from '../env.ts';
import { log } from '../log.ts';
import { admit, type Recognised } from './admit.ts';
import { ATTEMPT_COOKIE, beginAttempt, browserOf, finishAttempt } from './attempts.ts';
import { organisationOf } from './domains.ts';
import { toEmail } from './email.ts';
import { type Answer, finishOidc, readKept, redirectUri, startOidc } from './oidc.ts';
import { findProvider, type Provider, providerOf } from './providers.ts';
import { SignInRefused } from './refused.ts';
import { startSaml } from './saml.ts';
import { samlKey } from './saml-keys.ts';

export const FRESH = { 'cache-control': 'no-store' };
const startSchema = z.strictObject({ email: z.string().max(400), callbackUrl: z.string().max(2_000) });

/**
 * `POST /api/sso/start {email, callbackUrl}`: `{url}` to go to, or `{error}`. Whether there is somebody with this
 * e-mail is not looked at; whether its domain signs in somewhere is what it answers.
 */
export async function handleStart(request: Request, db: Db): Promise<Response> {
  const settings = env();
  if (!isSameOrigin(request.headers, settings.NEXTAUTH_URL)) return new Response(null, { status: 403 });
  try {
    const asked = startSchema.safeParse(await request.json().catch(() => null));
    const email = asked.success ? toEmail(asked.data.email.trim()) : undefined;
    const organisationId = email && (await organisationOf(db, email.domain));
    const provider = organisationId && (await providerOf(db, organisationId));
    if (!provider || !email || !asked.success) throw new SignInRefused('NoProvider');
    const { browser, cookie } = browserOf(request.headers, settings);
    const callbackUrl = toOwnPath(asked.data.callbackUrl);
    const url = await begin(db, { provider, browser, callbackUrl, hint: email.email });
    return Response.json({ url }, { headers: { ...FRESH, 'set-cookie': cookie } });
  } catch (error) {
    return Response.json({ error: codeOf(error) }, { status: 400, headers: FRESH });
  }
}

type Begin = { provider: Provider; browser: string; callbackUrl: string; hint: string };

async function begin(db: Db, { provider, browser, ...asked }: Begin): Promise<string> {
  const { id: providerId, kind } = provider;
  const {
    url,
    state: id,
    kept,
  } = kind === 'oidc'
    ? await startOidc(provider, asked)
    : await startSaml(provider, { ...asked, key: await samlKey(db) });
  await beginAttempt(db, { kind, id, browser, providerId, kept });
  return url;
}

/** `GET /api/sso/callback/<organisation>`: signed in, or back on the sign-in page with the reason. */
export async function handleCallback(request: Request, db: Db, organisationId: string): Promise<Response> {
  try {
    const asked = new URL(request.url).searchParams;
    const [state, browser] = [asked.get('state') ?? '', readCookie(request.headers, ATTEMPT_COOKIE) ?? ''];
    const attempt = await finishAttempt(db, { kind: 'oidc', id: state, browser });
    if (!attempt) throw new SignInRefused('AttemptGone');
    const provider = await findProvider(db, attempt.providerId ?? '');
    if (provider?.organisationId !== organisationId) throw new SignInRefused('AttemptGone');
    const kept = readKept(attempt.kept);
    const url = new URL(`${redirectUri(organisationId)}?${asked.toString()}`);
    const { providerSession, ...known }: Answer = await finishOidc(provider, { url, state, kept });
    return await letIn(request, db, { known, providerSession, callbackUrl: kept.callbackUrl });
  } catch (error) {
    return backToSignIn(error);
  }
}

type Entry = { known: Recognised; providerSession?: string | undefined; callbackUrl: string };

/** A new session in place of whatever this browser had. */
export async function letIn(request: Request, db: Db, entry: Entry): Promise<Response> {
  const { known, providerSession, callbackUrl } = entry;
  const userId = await admit(db, known);
  const { issuer, subject } = known;
  return openSession(request, db, { userId, callbackUrl, origin: { issuer, subject, providerSession } });
}

type Opening = { userId: string; callbackUrl: string; origin: SessionOrigin };

export async function openSession(request: Request, db: Db, opening: Opening): Promise<Response> {
  const headers = new Headers({ ...FRESH, location: opening.callbackUrl });
  headers.append('set-cookie', await sessionCookie(request, db, opening));
  return new Response(null, { status: 303, headers });
}

export async function sessionCookie(
  request: Request,
  db: Db,
  { userId, origin }: Pick<Opening, 'userId' | 'origin'>,
): Promise<string> {
  const settings = env();
  const name = sessionCookieName(settings);
  const before = readCookie(request.headers, name);
  if (before) await endSession(db, before);
  const { token } = await createSession(db, userId, { ...originOf(request.headers, settings), ...origin });
  return setCookie(name, token, { settings, seconds: SESSION_SECONDS });
}

/** The sign-in page with the reason; the log has more, and neither has anything of a token. */
export function backToSignIn(error: unknown): Response {
  const location = `/signin?error=${codeOf(error)}`;
  return new Response(null, { status: 303, headers: { ...FRESH, location } });
}

export function codeOf(error: unknown): string {
  if (!(error instanceof SignInRefused)) {
    log().error({ problem: error instanceof Error ? error.message : 'unknown' }, 'sign-in failed');
    return 'Failed';
  }
  log().warn({ code: error.code, reason: error.message }, 'sign-in refused');
  return error.code;
}
