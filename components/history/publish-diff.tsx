'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { countDiff, type DiffCounts, diffPatterns, isOnlyMoved } from '#engine/pattern-diff.ts';
import { type SuggestedStep, suggestStep } from '#engine/version-step.ts';
import { type DiffItem, diffItems } from './diff-items.ts';
import { DiffList } from './diff-list.tsx';

export type SinceLast = {
  items: readonly DiffItem[];
  counts: DiffCounts;
  step: SuggestedStep;
  isNothing: boolean;
};

/** What the draft on the screen changes of a published version; `undefined` before it is known. */
export function useSinceVersion(patternId: string, semver: string | undefined) {
  const trpc = useTRPC();
  const after = useCanvas((state) => state.pattern);
  const last = useQuery(
    trpc.patterns.state.queryOptions(
      { id: patternId, at: `v${semver}` },
      { enabled: semver !== undefined, staleTime: Number.POSITIVE_INFINITY },
    ),
  );
  const before = last.data?.graph;
  const since = useMemo((): SinceLast | undefined => {
    if (!before) return undefined;
    const diff = diffPatterns(before, after);
    const counts = countDiff(diff);
    const isNothing = isOnlyMoved(diff) || Object.values(counts).every((count) => count === 0);
    const step = suggestStep(diff, { before, after });
    return { items: diffItems(diff, before, after), counts, step, isNothing };
  }, [before, after]);
  return { since, error: last.error };
}

type Props = { patternId: string; semver: string; since: SinceLast | undefined; error: unknown };

/** Stands in the publish dialog: the changes since the last version, and the way to see them on the canvas. */
export function PublishDiff({ patternId, semver, since, error }: Props) {
  return (
    <section aria-label={`Changes since ${semver}`}>
      <h3 className="flex items-baseline gap-2 font-medium text-12">
        Changes since {semver}
        <Link
          href={`/patterns/${patternId}/history?from=v${semver}`}
          className="ml-auto font-normal text-ink-2 underline"
        >
          See them on the canvas
        </Link>
      </h3>
      {error ? (
        <p className="mt-1 text-12 text-ink-2">They are not known: {explain(error).sentence}</p>
      ) : (
        since && <Known since={since} />
      )}
    </section>
  );
}

function Known({ since: { items, counts, isNothing } }: { since: SinceLast }) {
  if (items.length === 0)
    return <p className="mt-1 text-12 text-ink-2">None: there is nothing to publish.</p>;
  return (
    <>
      <p className="mt-1 text-12 text-ink-2">
        {countWords(counts)}
        {isNothing && ' A version that only looks different is not published.'}
      </p>
      <div className="mt-1 max-h-40 overflow-y-auto rounded-card border">
        <DiffList items={items} />
      </div>
    </>
  );
}

/** `2 nodes added, 1 changed, 3 connections.` */
export function countWords({ added, removed, changed, moved, wires, settings }: DiffCounts): string {
  const parts = [
    [added, 'added'],
    [removed, 'removed'],
    [changed, 'changed'],
    [moved, 'only moved'],
  ] as const;
  const nodes = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
  const said = [
    ...(nodes.length > 0 ? [`Nodes: ${nodes.join(', ')}`] : []),
    ...(wires > 0 ? [`connections: ${wires}`] : []),
    ...(settings > 0 ? [`settings of the pattern: ${settings}`] : []),
  ].join('; ');
  return said === '' ? '' : `${said[0]?.toUpperCase()}${said.slice(1)}.`;
}
