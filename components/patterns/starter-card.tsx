'use client';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { Miniature } from '#components/canvas/miniature.tsx';

export type Starter = RouterOutputs['patterns']['starters'][number];

type Props = {
  starter: Starter;
  onChoose: () => void;
  disabled: boolean;
  /** With what its test shows and who described it first. */
  hasEvidence?: boolean;
};

/** A starter pattern as a live miniature; choosing it makes a copy. */
export function StarterCard({ starter, onChoose, disabled, hasEvidence = false }: Props) {
  return (
    <button
      type="button"
      disabled={disabled}
      data-starter={starter.key}
      onClick={(event) => {
        // The second half of a double click comes before the card is disabled.
        if (event.detail < 2) onChoose();
      }}
      className="flex min-w-0 flex-col overflow-hidden rounded-card border bg-surface text-left transition-colors hover:not-disabled:border-control disabled:opacity-60"
    >
      <span className="block h-28 w-full border-b bg-canvas p-2">
        <Miniature graph={starter.graph} />
      </span>
      <span className="flex flex-col gap-0.5 p-3">
        <span className="font-semibold text-13">{starter.name}</span>
        <span className="line-clamp-2 text-12 text-ink-2">{starter.summary}</span>
        {hasEvidence && starter.shows && (
          <span className="mt-1 line-clamp-3 text-11 text-ink-2" title={starter.shows}>
            <b className="font-medium">Tested: </b>
            {starter.shows}
          </span>
        )}
        {hasEvidence && (
          <span className="mt-1 line-clamp-2 text-11 text-ink-3" title={starter.source}>
            {starter.source}
          </span>
        )}
      </span>
    </button>
  );
}
