'use client';
import { useMutation } from '@tanstack/react-query';
import { CopyPlus, GitCompareArrows, RotateCcw, Square } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTRPC } from '#components/api/trpc.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { PauseControls } from '#components/debug/pause-controls.tsx';
import { pausedText } from '#components/debug/paused-nodes.ts';
import { debugParts } from '#components/debug/words.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { foldAll } from '#engine/fold.ts';
import { ConnectionNote } from './connection-note.tsx';
import type { Connection } from './follow-run.ts';
import { type RunStore, useRunStore } from './run-store.ts';
import type { LoadedRun } from './run-view.tsx';
import type { useRunAgain } from './use-run-again.ts';

type Props = {
  run: LoadedRun;
  isOver: boolean;
  connection: Connection;
  again: ReturnType<typeof useRunAgain>;
};

/** The scrubber's moment is shown below; the head of the page tells how the run stands now. */
const newestStatus = ({ at, state, events }: RunStore) => (at === null ? state : foldAll(events)).status;

/** Says that this is the version that ran, and offers what can be done with it. */
export function RunBanner({ run, isOver, connection, again }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const status = useRunStore((store) => newestStatus(store));
  const isPaused = useRunStore(({ state }) => state.status === 'waiting' && pausedText(state) !== '');
  const cancel = useMutation(trpc.runs.cancel.mutationOptions());
  const copy = useMutation(trpc.patterns.create.mutationOptions());
  const copyToEditor = () =>
    copy.mutate(
      { name: `${run.patternName} (from a run)`.slice(0, 120), graph: run.graph },
      { onSuccess: ({ id }) => router.push(`/patterns/${id}`) },
    );
  return (
    <header className="flex flex-none flex-wrap items-center gap-x-4 gap-y-1 border-b bg-surface px-3 py-2">
      <h1 className="flex min-w-0 items-center gap-1.5">
        <Link href={`/patterns/${run.patternId}`} className="truncate font-semibold hover:underline">
          {run.patternName}
        </Link>
        <span aria-hidden className="text-ink-3">
          /
        </span>
        <CopyId value={run.id} what="run id" />
      </h1>
      <StatusLabel state={isPaused ? 'paused' : status} />
      <p className="min-w-0 text-12 text-ink-2">
        This is the version that ran, {new Date(run.createdAt).toLocaleString()}; nothing here can be changed.
        {run.retryOf && (
          <>
            {' '}
            It repeats{' '}
            <Link href={`/runs/${run.retryOf}`} className="underline">
              an earlier run
            </Link>
            {run.fromNode && (
              <>
                {' '}
                from <span className="font-mono">{run.fromNode}</span>
              </>
            )}
            .
          </>
        )}
        {run.debug && ` Looked through ${debugParts(run.debug).join(', ')}; it counts in no figure.`}
      </p>
      <ConnectionNote connection={connection} />
      <div className="ml-auto flex gap-2">
        <PauseControls />
        {!isOver && (
          <MayButton
            needs="runs.start"
            onClick={() => cancel.mutate({ id: run.id })}
            pending={cancel.isPending}
          >
            <Square aria-hidden />
            {isPaused ? 'Stop' : 'Cancel'}
          </MayButton>
        )}
        {isOver && (
          <MayButton needs="runs.start" onClick={() => again.runAgain()} pending={again.isStarting}>
            <RotateCcw aria-hidden />
            Run again
          </MayButton>
        )}
        <Button asChild>
          <Link href={`/runs/${run.id}/compare`}>
            <GitCompareArrows aria-hidden />
            Compare
          </Link>
        </Button>
        <MayButton needs="patterns.edit" onClick={copyToEditor} pending={copy.isPending}>
          <CopyPlus aria-hidden />
          Copy to editor
        </MayButton>
      </div>
    </header>
  );
}
