import type { Metadata } from 'next';
import Link from 'next/link';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

export const metadata: Metadata = { title: 'No such page' };

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        as="h1"
        title="There is no page at this address."
        description="Nothing was lost. Check the address, or go on from your patterns."
      >
        <Button asChild variant="primary">
          <Link href="/patterns">Open patterns</Link>
        </Button>
      </EmptyState>
    </main>
  );
}
