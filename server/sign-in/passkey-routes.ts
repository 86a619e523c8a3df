/** Where a sign-in with a passkey begins and ends. */
import type { Db } from '#db/client.ts';
import { readCookie } from '../auth/cookies.ts';
import { isSameOrigin } from '../auth/origin.ts';
import { env } from '../env.ts';
import { ATTEMPT_COOKIE, browserOf } from './attempts.ts';
import { assertionJson } from './passkey-shapes.ts';
import { finishPasskey, startPasskey } from './passkeys.ts';
import { SignInRefused } from './refused.ts';
import { codeOf, FRESH, sessionCookie } from './routes.ts';

/** `POST /api/sso/passkey/start`: what the browser is to sign, or `{error}`. */
export const handlePasskeyStart = (request: Request, db: Db): Promise<Response> =>
  answer(request, async () => {
    const { browser, cookie } = browserOf(request.headers, env());
    return { body: await startPasskey(db, browser), cookie };
  });

/** `POST /api/sso/passkey/finish` with what the browser signed: `{}` and a session, or `{error}`. */
export const handlePasskeyFinish = (request: Request, db: Db): Promise<Response> =>
  answer(request, async () => {
    const sent = assertionJson.safeParse(await request.json().catch(() => null));
    if (!sent.success) throw new SignInRefused('Passkey', 'it cannot be read');
    const browser = readCookie(request.headers, ATTEMPT_COOKIE) ?? '';
    const userId = await finishPasskey(db, { browser, response: sent.data });
    return { body: {}, cookie: await sessionCookie(request, db, { userId, origin: {} }) };
  });

type Reply = { body: object; cookie: string };

async function answer(request: Request, work: () => Promise<Reply>): Promise<Response> {
  if (!isSameOrigin(request.headers, env().NEXTAUTH_URL)) return new Response(null, { status: 403 });
  try {
    const { body, cookie } = await work();
    return Response.json(body, { headers: { ...FRESH, 'set-cookie': cookie } });
  } catch (error) {
    return Response.json({ error: codeOf(error) }, { status: 400, headers: FRESH });
  }
}
