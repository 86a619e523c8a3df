/** The one door from server components to the server. Pages ask here who is there and how to sign in. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { Person } from '#server/access/principal.ts';
import { getPrincipal } from '#server/auth/principal.ts';
import { env, isLocalMode } from '#server/env.ts';
import { partyOf } from '#server/sign-in/passkeys.ts';

/** `none`: no provider is configured and the address is not a loopback one; nobody can sign in. */
export type SignInOptions = { mode: 'local' } | { mode: 'sso'; name: string } | { mode: 'none' };

/** Only to read paths: what is asked for is always of this site. */
const ANY_SITE = 'http://parallax.invalid';

export async function findPrincipal(): Promise<Person | null> {
  return getPrincipal(await headers());
}

/** Sends people without a session to the sign-in page, which leads back to the address they asked for. */
export async function requirePrincipal(): Promise<Person> {
  const principal = await findPrincipal();
  if (principal) return principal;
  const asked = URL.parse((await headers()).get('x-parallax-address') ?? '', ANY_SITE);
  if (!asked) return redirect('/signin');
  // Next adds this one to requests of its own.
  asked.searchParams.delete('_rsc');
  return redirect(`/signin?callbackUrl=${encodeURIComponent(asked.pathname + asked.search)}`);
}

/** Browsers make no passkeys for an IP address. */
export const hasPasskeys = (): boolean => partyOf(env().NEXTAUTH_URL) !== undefined;

export function signInOptions(): SignInOptions {
  const settings = env();
  if (settings.OIDC_ISSUER) return { mode: 'sso', name: settings.OIDC_NAME };
  return { mode: isLocalMode(settings) ? 'local' : 'none' };
}
