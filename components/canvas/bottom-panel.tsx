'use client';
import { ExternalLink, X } from 'lucide-react';
import Link from 'next/link';
import { PauseControls } from '#components/debug/pause-controls.tsx';
import { pausedText } from '#components/debug/paused-nodes.ts';
import { ConnectionNote } from '#components/run/connection-note.tsx';
import type { Connection } from '#components/run/follow-run.ts';
import { RunResult } from '#components/run/run-result.tsx';
import { isRunBusy, useRunStore, useRunStoreApi } from '#components/run/run-store.ts';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { Problems } from './problems.tsx';

export type BottomTab = 'problems' | 'run';

type Props = {
  tab: BottomTab;
  onTab: (tab: BottomTab) => void;
  onClose: () => void;
  onCancel: () => void;
  isCancelling: boolean;
  connection: Connection;
};

/** Problems and the run, under the canvas. */
export function BottomPanel(props: Props) {
  const { tab, onTab, onClose } = props;
  const count = useCanvas((state) => state.issues.length);
  const hasRun = useRunStore((store) => store.runId !== null);
  return (
    <section
      aria-label={tab === 'problems' ? 'Problems' : 'Run'}
      className="flex max-h-64 flex-none flex-col border-t bg-surface"
    >
      <div className="flex items-center gap-1 border-b px-2 py-1">
        <Button
          variant="quiet"
          aria-pressed={tab === 'problems'}
          className="aria-pressed:bg-raised aria-pressed:text-ink"
          onClick={() => onTab('problems')}
        >
          Problems <Badge>{count}</Badge>
        </Button>
        {hasRun && (
          <Button
            variant="quiet"
            aria-pressed={tab === 'run'}
            className="aria-pressed:bg-raised aria-pressed:text-ink"
            onClick={() => onTab('run')}
          >
            Run
          </Button>
        )}
        <IconButton label="Close panel" className="ml-auto" icon={<X aria-hidden />} onClick={onClose} />
      </div>
      <div className="min-h-0 overflow-y-auto">
        {tab === 'problems' ? <Problems /> : <RunTab {...props} />}
      </div>
    </section>
  );
}

function RunTab({ connection, isCancelling, onCancel, onClose }: Props) {
  const store = useRunStoreApi();
  const canvas = useCanvasStore();
  const runId = useRunStore((state) => state.runId);
  const isBusy = useRunStore((state) => isRunBusy(state.state));
  const isWaiting = useRunStore((state) => state.state.status === 'waiting');
  const isPaused = useRunStore(({ state }) => pausedText(state) !== '');
  const answer = useCanvas((state) => {
    const output = state.pattern.nodes.find((node) => node.primitive === 'output');
    return state.pattern.edges.find((edge) => edge.target.node === output?.id)?.source;
  });
  const clear = () => {
    store.open(null);
    canvas.setState({ why: null });
    onClose();
  };
  return (
    <div className="flex flex-wrap items-start justify-between gap-2">
      <RunResult onWhy={answer && (() => canvas.setState({ why: answer }))} />
      <div className="flex flex-wrap items-center gap-2 p-3">
        <ConnectionNote connection={connection} />
        <Button asChild>
          <Link href={`/runs/${runId}`}>
            <ExternalLink aria-hidden />
            Open the run
          </Link>
        </Button>
        <PauseControls hasKeys />
        {isWaiting && (
          <Button onClick={onCancel} pending={isCancelling}>
            {isPaused ? 'Stop' : 'Cancel the run'}
          </Button>
        )}
        {!isBusy && <Button onClick={clear}>Clear from canvas</Button>}
      </div>
    </div>
  );
}
