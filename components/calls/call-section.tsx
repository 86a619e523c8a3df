'use client';
import { useQuery } from '@tanstack/react-query';
import { Plug } from 'lucide-react';
import { useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { CallDialog } from './call-dialog.tsx';

/** How other programs call this pattern: only what is published can be. */
export function CallSection({ patternId }: { patternId: string }) {
  const trpc = useTRPC();
  const [isOpen, setOpen] = useState(false);
  const found = useQuery(trpc.calls.of.queryOptions({ patternId }, { enabled: patternId !== '' }));
  if (!found.data) return null;
  const { url, published } = found.data;
  return (
    <section aria-label="Calls from outside" className="border-t pt-3">
      <h3 className="font-medium text-12">Call from outside</h3>
      <p className="mt-1 mb-2 text-12 text-ink-3">
        {published
          ? `Version ${published.version} answers other programs by HTTP, MCP and A2A.`
          : 'Once a version is published, other programs can call it.'}
      </p>
      {published && (
        <>
          <Button onClick={() => setOpen(true)}>
            <Plug aria-hidden />
            How to call it
          </Button>
          <CallDialog isOpen={isOpen} onOpenChange={setOpen} url={url} published={published} />
        </>
      )}
    </section>
  );
}
