'use client';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';

export type CrashPanelProps = { error: Error & { digest?: string }; reset: () => void };

/** A fault of the page itself: what happened, what was kept, what to do, and the id to report. */
export function CrashPanel({ error, reset }: CrashPanelProps) {
  return (
    <div role="alert">
      <EmptyState
        as="h1"
        title="This page stopped because of a fault in it."
        description="Drafts are saved as you change them, and runs go on without this page. Load it again; if it stops again, report the id."
      >
        <Button variant="primary" onClick={reset}>
          Load again
        </Button>
        {error.digest && <CopyId value={error.digest} what="fault id" />}
      </EmptyState>
    </div>
  );
}
