'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { ruleWords, showDue } from './repeat.ts';
import type { Schedule, Schedules } from './schedules-dialog.tsx';

type Props = Schedules & { patternId: string; isEditor: boolean; onEdit: (schedule: Schedule) => void };

export function ScheduleList({ schedules, versions, ...rest }: Props) {
  return (
    <ul aria-label="Schedules" className="flex flex-col divide-y rounded-card border">
      {schedules.map((schedule) => (
        <ScheduleItem
          key={schedule.id}
          schedule={schedule}
          semver={versions.find(({ id }) => id === schedule.versionId)?.semver}
          {...rest}
        />
      ))}
    </ul>
  );
}

type ItemProps = Pick<Props, 'patternId' | 'isEditor' | 'onEdit'> & {
  schedule: Schedule;
  /** Of the one version it runs; without it the latest one. */
  semver: string | undefined;
};

function ScheduleItem({ schedule, semver, patternId, isEditor, onEdit }: ItemProps) {
  const { rule, timeZone, enabled } = schedule;
  const name = ruleWords(rule) ?? rule;
  const { change, remove } = useScheduleActions(patternId);
  return (
    <li className="flex items-start gap-3 p-3">
      <span className="flex h-5 items-center">
        <Switch
          label={`${name}, ${timeZone}`}
          checked={enabled}
          disabled={!isEditor || change.isPending}
          onCheckedChange={(isOn) =>
            change.mutate({ id: schedule.id, revision: schedule.revision, enabled: isOn })
          }
        />
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2 [&>*]:min-w-0 [&>*]:break-words">
          <span
            className={
              ruleWords(rule) ? 'font-semibold' : 'whitespace-pre-wrap font-medium font-mono text-12'
            }
          >
            {name}
          </span>
          <span className="text-12 text-ink-2">
            {timeZone} · {semver ? `version ${semver}` : 'latest version'}
          </span>
        </p>
        <Upcoming schedule={schedule} />
        <LastTime schedule={schedule} />
      </div>
      {isEditor && (
        <span className="-my-0.5 flex">
          <IconButton
            label={`Change ${name}`}
            icon={<Pencil aria-hidden />}
            size="small"
            onClick={() => onEdit(schedule)}
          />
          <IconButton
            label={`Delete ${name}`}
            icon={<Trash2 aria-hidden />}
            size="small"
            disabled={remove.isPending}
            onClick={() => remove.mutate({ id: schedule.id })}
          />
        </span>
      )}
    </li>
  );
}

function Upcoming({ schedule: { upcoming, enabled, timeZone } }: { schedule: Schedule }) {
  if (!enabled) return <p className="text-12 text-ink-3">Switched off.</p>;
  if (upcoming.length === 0) return <p className="text-12 text-ink-3">It is never due again.</p>;
  return <Moments at={upcoming} timeZone={timeZone} />;
}

/** The moments a rule is due, in a row; the next one stands out. */
export function Moments({ at, timeZone }: { at: readonly (Date | string)[]; timeZone: string }) {
  return (
    <ul aria-label="Due next" className="flex flex-wrap gap-x-4 gap-y-0.5 text-12 text-ink-2 tabular-nums">
      {at.map((moment, index) => (
        <li key={String(moment)} className={index === 0 ? 'text-ink' : undefined}>
          {showDue(moment, timeZone)}
        </li>
      ))}
    </ul>
  );
}

function LastTime({ schedule: { lastRun, lastDue, problem } }: { schedule: Schedule }) {
  if (problem) {
    return (
      <p className="text-12">
        <span aria-hidden className="mr-1 text-fail">
          ▲
        </span>
        Nothing ran {lastDue && <Ago at={lastDue} />}: {problem}
      </p>
    );
  }
  if (!lastRun || !lastDue) return <p className="text-12 text-ink-3">It has not run yet.</p>;
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-12 text-ink-2">
      <span className="whitespace-nowrap">Last run</span>
      <Link href={`/runs/${lastRun.id}`} className="inline-flex hover:underline">
        <StatusLabel state={lastRun.status} />
      </Link>
      <Ago at={lastDue} />
    </p>
  );
}

function useScheduleActions(patternId: string) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSettled = () => queries.invalidateQueries(trpc.schedules.list.queryFilter({ patternId }));
  const change = useMutation(trpc.schedules.update.mutationOptions({ onSettled }));
  const remove = useMutation(
    trpc.schedules.remove.mutationOptions({
      onSettled,
      onSuccess: () => toast('Deleted the schedule. Runs it has started go on.'),
    }),
  );
  return { change, remove };
}
