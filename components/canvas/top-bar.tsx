'use client';
import { CalendarClock, History, PanelLeft, PanelRight, Play, Square, Upload } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { isRunBusy, useRunStore } from '#components/run/run-store.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { showPattern, useCanvas, useCanvasStore } from './canvas-store.ts';
import { Presence } from './presence.tsx';
import { PublishedWords } from './published-words.tsx';
import { SaveWords } from './save-words.tsx';
import type { SaveState } from './sync.ts';
import { worstWords } from './worst-words.ts';

export type TopBarProps = {
  name: string;
  save: SaveState;
  /** Who sits here. */
  user: string;
  isStarting: boolean;
  isCancelling: boolean;
  onRename: (name: string) => void;
  onRun: () => void;
  onPublish: () => void;
  onSchedules: () => void;
  onProblems: () => void;
  onConflict: () => void;
  onPalette: () => void;
  onInspector: () => void;
};

export function TopBar(props: TopBarProps) {
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const may = useCanvas((state) => state.may);
  const { reason } = useMay('patterns.edit');
  return (
    <header className="flex h-11 flex-none pointer-coarse:h-14 items-center gap-2 border-b bg-surface px-2 sm:px-3">
      <IconButton
        label="Palette and outline"
        side="bottom"
        icon={<PanelLeft aria-hidden />}
        onClick={props.onPalette}
      />
      <nav aria-label="Breadcrumb" className="flex min-w-0 items-center gap-1.5">
        <Link
          href="/patterns"
          className="hidden items-center text-ink-3 hover:text-ink sm:inline-flex pointer-coarse:min-h-11"
        >
          Patterns
        </Link>
        <span aria-hidden className="hidden text-ink-3 sm:inline">
          /
        </span>
        <PatternName name={props.name} isEditable={isEditable} onRename={props.onRename} />
      </nav>
      <PublishedWords />
      <span className="hidden min-w-0 sm:inline-flex">
        {props.save.kind === 'conflict' ? (
          <span role="alert">
            <Button onClick={props.onConflict}>
              <SaveWords state={props.save} />
            </Button>
          </span>
        ) : isEditable ? (
          <SaveWords state={props.save} />
        ) : (
          <Tooltip content={reason} side="bottom">
            <button type="button" className="text-12 text-ink-3" aria-description={reason}>
              Read only
            </button>
          </Tooltip>
        )}
      </span>
      <div className="ml-auto flex items-center gap-2">
        <Presence user={props.user} />
        <WorstButton />
        <ProblemCount onOpen={props.onProblems} />
        {may.includes('runs.start') && <RunButton {...props} />}
        {may.includes('patterns.publish') && <PublishButton onPublish={props.onPublish} />}
        <HistoryLink />
        <IconButton
          label="Schedules"
          side="bottom"
          className="max-sm:hidden"
          icon={<CalendarClock aria-hidden />}
          onClick={props.onSchedules}
        />
        <IconButton
          label="Settings"
          side="bottom"
          icon={<PanelRight aria-hidden />}
          onClick={props.onInspector}
        />
      </div>
    </header>
  );
}

/** To the versions and edits of the pattern. */
function HistoryLink() {
  const id = useCanvas((state) => state.patternId);
  return (
    <Tooltip content="History" side="bottom">
      <Link
        href={`/patterns/${id}/history`}
        aria-label="History"
        className="inline-grid size-7 shrink-0 place-items-center rounded-button text-ink-2 transition-colors hover:bg-raised hover:text-ink pointer-coarse:size-11 max-sm:hidden [&>svg]:size-4"
      >
        <History aria-hidden />
      </Link>
    </Tooltip>
  );
}

function PatternName({
  name,
  isEditable,
  onRename,
}: {
  name: string;
  isEditable: boolean;
  onRename: (name: string) => void;
}) {
  const [draft, setDraft] = useState<string | null>(null);
  if (!isEditable) return <h1 className="truncate font-semibold">{name}</h1>;
  const finish = () => {
    if (draft !== null) onRename(draft);
    setDraft(null);
  };
  return (
    <h1 className="min-w-0">
      <input
        aria-label="Name of the pattern"
        maxLength={120}
        className="field-sizing-content h-7 pointer-coarse:h-11 min-w-16 max-w-full rounded-input border border-transparent bg-transparent px-1 font-semibold text-13 hover:border-line focus:border-control"
        value={draft ?? name}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
          if (event.key === 'Escape') setDraft(null);
        }}
      />
    </h1>
  );
}

function ProblemCount({ onOpen }: { onOpen: () => void }) {
  const errors = useCanvas((state) => state.issues.filter((issue) => issue.level === 'error').length);
  const warnings = useCanvas((state) => state.issues.length) - errors;
  const words =
    errors > 0
      ? `${errors} ${errors === 1 ? 'problem' : 'problems'}`
      : `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  if (errors + warnings === 0)
    return <span className="hidden text-12 text-ink-3 md:inline">No problems</span>;
  return (
    <Button variant="quiet" onClick={onOpen} data-problems={errors}>
      <span aria-hidden className={errors > 0 ? 'text-fail' : 'text-wait'}>
        ▲
      </span>
      {words}
    </Button>
  );
}

/** What a run can cost, before it runs; a press leads to the budget. */
function WorstButton() {
  const store = useCanvasStore();
  const worst = useCanvas((state) => (state.pattern.nodes.length > 0 ? state.worst?.run : undefined));
  if (!worst) return null;
  return (
    <Button
      variant="quiet"
      className="tabular-nums max-xl:hidden"
      title="Worst case of a run"
      onClick={() => showPattern(store)}
    >
      {worstWords(worst)}
    </Button>
  );
}

function RunButton({ isStarting, isCancelling, onRun }: TopBarProps) {
  const isRunning = useRunStore((store) => store.runId !== null && isRunBusy(store.state));
  if (isRunning) {
    return (
      <Button onClick={onRun} pending={isCancelling}>
        <Square aria-hidden />
        Cancel
        <span className="hidden sm:inline pointer-coarse:hidden">
          <Kbd keys="mod+enter" />
        </span>
      </Button>
    );
  }
  return (
    <Button variant="primary" onClick={onRun} pending={isStarting}>
      <Play aria-hidden />
      Run
      <span className="hidden sm:inline pointer-coarse:hidden">
        <Kbd keys="mod+enter" tone="inverse" />
      </span>
    </Button>
  );
}

/** Only offered when there is something that can be published. */
function PublishButton({ onPublish }: { onPublish: () => void }) {
  const canPublish = useCanvas(
    (state) => state.pattern.nodes.length > 0 && !state.issues.some((issue) => issue.level === 'error'),
  );
  if (!canPublish) return null;
  return (
    <Button onClick={onPublish} className="max-sm:hidden">
      <Upload aria-hidden />
      Publish
    </Button>
  );
}
