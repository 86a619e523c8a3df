/** The one door from server components to the server. Pages ask here who is there and how to sign in. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getPrincipal } from '#server/auth/principal.ts';
import { env, isLocalMode } from '#server/env.ts';
import type { Principal } from '#server/trpc.ts';

/** `none`: no provider is configured and the address is not a loopback one; nobody can sign in. */
export type SignInOptions = { mode: 'local' } | { mode: 'sso'; name: string } | { mode: 'none' };

export async function findPrincipal(): Promise<Principal | null> {
  return getPrincipal(await headers());
}

/** Sends people without a session to the sign-in page. */
export async function requirePrincipal(): Promise<Principal> {
  return (await findPrincipal()) ?? redirect('/signin');
}

export function signInOptions(): SignInOptions {
  const settings = env();
  if (settings.OIDC_ISSUER) return { mode: 'sso', name: settings.OIDC_NAME };
  return { mode: isLocalMode(settings) ? 'local' : 'none' };
}
