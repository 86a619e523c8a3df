'use client';
/** What the panels of an insight have in common. */
import Link from 'next/link';
import { type ReactNode, useId } from 'react';
import { Segmented } from '#components/ui/segmented.tsx';
import { DEPTHS, type Depth, type History } from './use-history.ts';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-b p-3 last:border-b-0">
      <h3 id={id} className="font-semibold text-13">
        {title}
      </h3>
      {children}
    </section>
  );
}

export const Note = ({ children }: { children: ReactNode }) => (
  <p className="text-12 text-ink-3">{children}</p>
);

type DepthProps = { depth: Depth; onDepth: (depth: Depth) => void; history: History };

/** Over how many runs, and over how many that really are. */
export function DepthPicker({ depth, onDepth, history }: DepthProps) {
  const { runs, records, isLoading, error, cut } = history;
  const reached = new Set(records.map(({ run }) => run)).size;
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-center gap-2 text-12 text-ink-2">
        Last
        <Segmented<Depth>
          label="Runs to look back at"
          value={depth}
          onValueChange={onDepth}
          options={DEPTHS.map((value) => ({ value, label: value }))}
        />
        runs of this version
      </div>
      {error ? (
        <p role="alert" className="text-12">
          {error.message}{' '}
          <button type="button" className="text-accent underline" onClick={history.retry}>
            Try again
          </button>
        </p>
      ) : (
        <Note>
          {isLoading
            ? 'Reading the log…'
            : `${runs.length} ${runs.length === 1 ? 'run is' : 'runs are'} recorded, ${reached} reached this node. Nothing is run for this.`}
          {cut > 0 && ` Of ${cut} only the first times the node was asked are read.`}
        </Note>
      )}
    </div>
  );
}

const MOST = 6;

export type Changed = { run: string; words: ReactNode };

/** Runs that would have come out differently, with a link to each. */
export function ChangedRuns({ changed, none }: { changed: readonly Changed[]; none: string }) {
  if (changed.length === 0) return <Note>{none}</Note>;
  const shown = changed.slice(0, MOST);
  const rest = changed.slice(MOST);
  return (
    <div className="text-12">
      <ChangedList changed={shown} />
      {rest.length > 0 && (
        <details>
          <summary className="w-fit rounded-input text-ink-3 hover:text-ink">{rest.length} more</summary>
          <ChangedList changed={rest} />
        </details>
      )}
    </div>
  );
}

function ChangedList({ changed }: { changed: readonly Changed[] }) {
  return (
    <ul>
      {changed.map(({ run, words }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a run may be listed several times and never reorders
        <li key={index} className="flex items-baseline gap-2 py-0.5">
          <Link
            href={`/runs/${run}`}
            className="font-mono text-11 underline decoration-line underline-offset-2"
          >
            {run.slice(0, 10)}
          </Link>
          <span className="min-w-0 text-ink-2">{words}</span>
        </li>
      ))}
    </ul>
  );
}
