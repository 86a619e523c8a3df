import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { findPrincipal, hasPasskeys, signInOptions } from '#app/_trpc/server.ts';
import { SignInCard } from '#components/shell/sign-in-card.tsx';

export const metadata: Metadata = { title: 'Sign in' };

type Search = Readonly<Record<string, string | string[] | undefined>>;

const single = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

/** Where to go on: the path of a page of this site, whatever address was handed in. */
function ownPath(asked: string | undefined): string {
  const base = 'http://parallax.invalid';
  const url = asked && URL.canParse(asked, base) ? new URL(asked, base) : undefined;
  if (!url || url.pathname.startsWith('//') || url.pathname.startsWith('/signin')) return '/patterns';
  return url.pathname + url.search;
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Search> }) {
  const search = await searchParams;
  const callbackUrl = ownPath(single(search.callbackUrl));
  const errorCode = single(search.error);
  if (!errorCode && (await findPrincipal())) redirect(callbackUrl);
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <SignInCard
        options={signInOptions()}
        hasPasskeys={hasPasskeys()}
        callbackUrl={callbackUrl}
        errorCode={errorCode}
      />
    </main>
  );
}
