'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus, Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { ScheduleForm } from './schedule-form.tsx';
import { ScheduleList } from './schedule-list.tsx';

export type Schedules = RouterOutputs['schedules']['list'];
export type Schedule = Schedules['schedules'][number];

type Props = {
  patternId: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Leads to where a version is published. */
  onPublish: () => void;
};

/** What is being written: a new one, one that is there, or nothing. */
type Writing = 'new' | Schedule | null;

/** When a pattern runs by itself. */
export function SchedulesDialog({ isOpen, onOpenChange, ...rest }: Props) {
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      size="medium"
      title="Schedules"
      description="A schedule runs a published version by itself, whether or not this page is open."
    >
      {isOpen && <Content {...rest} />}
    </Dialog>
  );
}

function Content({ patternId, onPublish }: Pick<Props, 'patternId' | 'onPublish'>) {
  const trpc = useTRPC();
  const { may: isEditor } = useMay('schedules.manage');
  const [writing, setWriting] = useState<Writing>(null);
  const add = useFocusAfter(writing !== null);
  const found = useQuery(trpc.schedules.list.queryOptions({ patternId }, { refetchInterval: 5_000 }));
  if (found.isError && !found.data)
    return <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) {
    return (
      <>
        <LoadingNote what="the schedules" />
        <Skeleton className="h-16 rounded-card" />
      </>
    );
  }
  const { schedules, versions } = found.data;
  if (versions.length === 0) return <NothingPublished isEditor={isEditor} onPublish={onPublish} />;
  if (writing) {
    return (
      <ScheduleForm
        patternId={patternId}
        versions={versions}
        before={writing === 'new' ? undefined : writing}
        onDone={() => setWriting(null)}
      />
    );
  }
  return (
    <div className="flex flex-col gap-3">
      {schedules.length === 0 ? (
        <p className="text-ink-2">This pattern runs when somebody starts it, and at no other time.</p>
      ) : (
        <ScheduleList {...found.data} patternId={patternId} isEditor={isEditor} onEdit={setWriting} />
      )}
      {isEditor && (
        <Button ref={add} className="self-start" onClick={() => setWriting('new')}>
          <Plus aria-hidden />
          Add a schedule
        </Button>
      )}
    </div>
  );
}

/** Focus comes back to this button when the form, which took its place, is closed. */
function useFocusAfter(isGone: boolean) {
  const button = useRef<HTMLButtonElement>(null);
  const wasGone = useRef(false);
  useEffect(() => {
    if (wasGone.current && !isGone) button.current?.focus();
    wasGone.current = isGone;
  }, [isGone]);
  return button;
}

function NothingPublished({ isEditor, onPublish }: { isEditor: boolean; onPublish: () => void }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-ink-2">
        No version of this pattern is published yet. A schedule runs versions and never a draft, so that
        nobody’s half-finished change runs at night.
      </p>
      {isEditor && (
        <Button onClick={onPublish}>
          <Upload aria-hidden />
          Publish a version
        </Button>
      )}
    </div>
  );
}
