import { toast } from 'sonner';
import { explain } from './error.ts';

/** A failed action as a message: sentence, fix and request id. The same failure is shown once. */
export function toastError(error: unknown): void {
  const { sentence, fix, requestId } = explain(error);
  toast.error(sentence, {
    id: sentence,
    duration: 10_000,
    closeButton: true,
    description: (
      <>
        {fix}
        {requestId && <span className="mt-1 block font-mono text-11 text-ink-3">request {requestId}</span>}
      </>
    ),
  });
}
