/**
 * "Continue as local owner": on a loopback address and without a provider, whoever sits at this machine
 * is the owner. The route does not exist otherwise, nor for another site's page, nor for a name that was
 * pointed at this machine.
 */
import type { Db } from '#db/client.ts';
import { type Env, isLocalMode } from '#server/env.ts';
import { SESSION_SECONDS, sessionCookieName, setCookie } from './cookies.ts';
import { isLoopbackHost, isSameOrigin, toOwnPath } from './origin.ts';
import { createPerson, LOCAL_OWNER } from './people.ts';
import { createSession } from './session.ts';
import { originOf } from './session-origin.ts';

/** 303 to the page asked for (`callbackUrl` of the form), 403 for another origin, 404 where not local. */
export async function signInLocally(request: Request, client: Db, settings: Env): Promise<Response> {
  if (!isLocalMode(settings) || !isLoopbackHost(request.headers)) return new Response(null, { status: 404 });
  if (!isSameOrigin(request.headers, settings.NEXTAUTH_URL)) return new Response(null, { status: 403 });
  await createPerson(client, { id: LOCAL_OWNER, name: 'Local owner', email: null, workspace: 'Local' });
  const { token } = await createSession(client, LOCAL_OWNER, originOf(request.headers, settings));
  const cookie = setCookie(sessionCookieName(settings), token, { settings, seconds: SESSION_SECONDS });
  const headers = { location: await target(request), 'set-cookie': cookie, 'cache-control': 'no-store' };
  return new Response(null, { status: 303, headers });
}

async function target(request: Request): Promise<string> {
  const form = await request.formData().catch(() => new FormData());
  return toOwnPath(form.get('callbackUrl'));
}
