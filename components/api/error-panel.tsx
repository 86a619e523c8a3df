'use client';
import { RotateCw } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { explain } from './error.ts';

/** Stands where the data would: what happened, what to do, the request id, and a way to try again. */
export function ErrorPanel({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const { sentence, fix, requestId } = explain(error);
  return (
    <div role="alert" className="flex flex-col items-center gap-1 px-4 py-12 text-center">
      <p className="font-semibold text-15">{sentence}</p>
      <p className="max-w-prose text-13 text-ink-2">{fix}</p>
      {requestId && (
        <p className="text-12 text-ink-3">
          Request <CopyId value={requestId} what="request id" />
        </p>
      )}
      {onRetry && (
        <Button className="mt-4" onClick={onRetry}>
          <RotateCw aria-hidden />
          Try again
        </Button>
      )}
    </div>
  );
}
