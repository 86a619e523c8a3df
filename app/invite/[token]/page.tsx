import type { Metadata } from 'next';
import { requirePrincipal } from '#app/_trpc/server.ts';
import { InviteCard } from '#components/invite/invite-card.tsx';

export const metadata: Metadata = { title: 'Invitation', referrer: 'no-referrer' };

/** The link's page; whoever is signed out signs in first and comes back. */
export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  await requirePrincipal();
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <InviteCard token={(await params).token} />
    </main>
  );
}
