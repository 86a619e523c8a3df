/** The two cookies of Parallax: which session, and which of the person's workspaces. */
import type { Env } from '#server/env.ts';

export const WORKSPACE_COOKIE = 'parallax.workspace';

/** How long the browser remembers it. */
export const WORKSPACE_SECONDS = 365 * 86_400;

/** How long a sign-in lasts, in seconds; it is not prolonged. */
export const SESSION_SECONDS = 30 * 86_400;

export const isSecure = (settings: Pick<Env, 'NEXTAUTH_URL'>): boolean =>
  settings.NEXTAUTH_URL.startsWith('https://');

/** How long a session lasts that nobody uses. */
export const SESSION_IDLE_SECONDS = 7 * 86_400;

/** `__Host-` makes browsers refuse the cookie over plain HTTP, from other hosts and for parts of this one. */
export const sessionCookieName = (settings: Pick<Env, 'NEXTAUTH_URL'>): string =>
  isSecure(settings) ? '__Host-next-auth.session-token' : 'next-auth.session-token';

export const cookieOptions = (settings: Pick<Env, 'NEXTAUTH_URL'>) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure(settings) }) as const;

/** The value of one cookie in a `Cookie` header. */
export function readCookie(headers: Headers, name: string): string | undefined {
  for (const pair of headers.get('cookie')?.split(';') ?? []) {
    const [key, ...rest] = pair.split('=');
    if (key?.trim() === name) return decode(rest.join('=').trim());
  }
  return undefined;
}

/** A `Set-Cookie` header. `seconds` = lifetime. */
export function setCookie(
  name: string,
  value: string,
  { settings, seconds }: { settings: Pick<Env, 'NEXTAUTH_URL'>; seconds: number },
): string {
  const secure = isSecure(settings) ? '; Secure' : '';
  return `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

function decode(value: string): string | undefined {
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
