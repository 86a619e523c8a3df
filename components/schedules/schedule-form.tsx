'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useDeferredValue, useEffect, useRef, useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { InputFields } from '#components/run/input-fields.tsx';
import { type InputSpec, inputSpecs, readInput, recallInputs, toTyped } from '#components/run/inputs.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { type Choice, FIRST_CHOICE, fromRule, type Repeat, toRule, WEEKDAYS } from './repeat.ts';
import { Moments } from './schedule-list.tsx';
import type { Schedule, Schedules } from './schedules-dialog.tsx';

type Props = {
  patternId: string;
  /** Newest first; at least one. */
  versions: Schedules['versions'];
  /** The one to change; without it a new one is made. */
  before: Schedule | undefined;
  onDone: () => void;
};

const LATEST = 'latest';
const REPEATS: readonly { value: Repeat; label: string }[] = [
  { value: 'hour', label: 'Every hour' },
  { value: 'day', label: 'Every day' },
  { value: 'weekday', label: 'Every weekday, Monday to Friday' },
  { value: 'week', label: 'Every week' },
  { value: 'custom', label: 'By a rule' },
];

const hereZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

export function ScheduleForm({ patternId, versions, before, onDone }: Props) {
  const [choice, setChoice] = useState<Choice>(() => (before ? fromRule(before.rule) : FIRST_CHOICE));
  const [timeZone, setTimeZone] = useState(before?.timeZone ?? hereZone());
  const [version, setVersion] = useState(before?.versionId ?? LATEST);
  const specs = specsOf(versions, version);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => ({
    ...Object.fromEntries(specs.map((spec) => [spec.name, spec.sample])),
    ...(before ? mapTyped(before.inputs) : recallInputs(patternId)),
  }));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  // The button that led here is gone, and the focus with it.
  useEffect(() => form.current?.querySelector<HTMLElement>('button, input')?.focus(), []);
  const rule = toRule(choice);
  const save = useSave({ patternId, before, onDone });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readAll(specs, typed);
    setProblems(read.problems);
    if (Object.keys(read.problems).length > 0) return;
    save.mutate({ rule, timeZone, versionId: version === LATEST ? null : version, inputs: read.inputs });
  };
  return (
    <form ref={form} className="flex flex-col gap-4" noValidate onSubmit={submit}>
      <RuleFields choice={choice} onChange={(change) => setChoice((last) => ({ ...last, ...change }))} />
      <ZoneField value={timeZone} onChange={setTimeZone} />
      <Preview rule={rule} timeZone={timeZone} />
      <Field label="Version">
        {(control) => (
          <Select
            {...control}
            value={version}
            onValueChange={setVersion}
            options={versionOptions(versions)}
          />
        )}
      </Field>
      <InputFields
        specs={specs}
        typed={typed}
        problems={problems}
        onType={(name, value) => setTyped((last) => ({ ...last, [name]: value }))}
      />
      <div className="flex justify-end gap-2 border-t pt-3">
        <Button onClick={onDone}>Back</Button>
        <Button variant="primary" type="submit" pending={save.isPending}>
          {before ? 'Save' : 'Add'}
        </Button>
      </div>
    </form>
  );
}

type RuleProps = { choice: Choice; onChange: (change: Partial<Choice>) => void };

function RuleFields({ choice, onChange }: RuleProps) {
  const { repeat, time, weekday, text } = choice;
  return (
    <div className="flex flex-wrap gap-3">
      <div className="min-w-56 flex-1">
        <Field label="Repeat">
          {(control) => (
            <Select
              {...control}
              value={repeat}
              options={REPEATS}
              onValueChange={(next) =>
                onChange({ repeat: next, ...(next === 'custom' && { text: toRule(choice) }) })
              }
            />
          )}
        </Field>
      </div>
      {repeat === 'week' && (
        <Field label="On">
          {(control) => (
            <Select
              {...control}
              className="w-36"
              value={weekday}
              options={[1, 2, 3, 4, 5, 6, 0].map((day) => ({
                value: String(day),
                label: WEEKDAYS[day] ?? '',
              }))}
              onValueChange={(day) => onChange({ weekday: day })}
            />
          )}
        </Field>
      )}
      {repeat === 'hour' ? (
        <Field label="Minutes past the hour">
          {(control) => (
            <Input
              {...control}
              type="number"
              min={0}
              max={59}
              className="w-36"
              value={Number(time.slice(3))}
              onChange={(event) => onChange({ time: `00:${minutesOf(event.target.value)}` })}
            />
          )}
        </Field>
      ) : repeat === 'custom' ? (
        <div className="w-full">
          <Field
            label="Rule"
            description="Five fields of cron, as in 0 9 * * MON-FRI, or a recurrence rule, as in FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0."
          >
            {(control) => (
              <Textarea
                {...control}
                rows={2}
                maxLength={1000}
                className="w-full font-mono"
                spellCheck={false}
                value={text}
                onChange={(event) => onChange({ text: event.target.value })}
              />
            )}
          </Field>
        </div>
      ) : (
        <Field label="At">
          {(control) => (
            <Input
              {...control}
              type="time"
              className="w-36"
              value={time}
              onChange={(event) => onChange({ time: event.target.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

const minutesOf = (typed: string): string => {
  const minutes = Math.min(59, Math.max(0, Math.round(Number(typed) || 0)));
  return String(minutes).padStart(2, '0');
};

function ZoneField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Field label="Time zone">
      {(control) => (
        <>
          <Input
            {...control}
            list="time-zones"
            maxLength={60}
            autoComplete="off"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          <datalist id="time-zones">
            {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
              <option key={zone} value={zone} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}

/** The next three times, as the server counts them; or what is wrong with the rule. */
function Preview({ rule, timeZone }: { rule: string; timeZone: string }) {
  const trpc = useTRPC();
  const asked = useDeferredValue(rule);
  const zone = useDeferredValue(timeZone);
  const preview = useQuery(
    trpc.schedules.preview.queryOptions(
      { rule: asked, timeZone: zone },
      { placeholderData: (last) => last, staleTime: 10_000 },
    ),
  );
  const { data } = preview;
  return (
    <div role="status" className="min-h-9 rounded-card bg-raised px-3 py-2 text-12">
      {data?.problem ? (
        <span>
          <span aria-hidden className="mr-1 text-fail">
            ▲
          </span>
          {data.problem}
        </span>
      ) : data ? (
        <span className="flex flex-wrap gap-x-3">
          <span className="text-ink-2">Next:</span>
          <Moments at={data.upcoming} timeZone={data.timeZone} />
        </span>
      ) : null}
    </div>
  );
}

function specsOf(versions: Schedules['versions'], version: string): readonly InputSpec[] {
  const chosen = versions.find(({ id }) => id === version) ?? versions[0];
  return inputSpecs({ format: 1, nodes: chosen?.inputs ?? [], edges: [] });
}

const versionOptions = (versions: Schedules['versions']) => [
  { value: LATEST, label: 'The latest that is published', hint: versions[0]?.semver ?? '' },
  ...versions.map(({ id, semver }) => ({ value: id, label: `Always ${semver}` })),
];

const mapTyped = (inputs: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, toTyped(value)]));

function readAll(specs: readonly InputSpec[], typed: Readonly<Record<string, string>>) {
  const inputs: Record<string, unknown> = {};
  const problems: Record<string, string> = {};
  for (const { name, type } of specs) {
    const read = readInput(typed[name] ?? '', type);
    if (read.ok) inputs[name] = read.value;
    else problems[name] = read.problem;
  }
  return { inputs, problems };
}

type Given = { rule: string; timeZone: string; versionId: string | null; inputs: Record<string, unknown> };

function useSave({ patternId, before, onDone }: Pick<Props, 'patternId' | 'before' | 'onDone'>) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const onSuccess = async () => {
    await queries.invalidateQueries(trpc.schedules.list.queryFilter({ patternId }));
    onDone();
  };
  const create = useMutation(trpc.schedules.create.mutationOptions({ onSuccess }));
  const update = useMutation(trpc.schedules.update.mutationOptions({ onSuccess }));
  const mutate = (given: Given) =>
    before
      ? update.mutate({ id: before.id, revision: before.revision, ...given })
      : create.mutate({ patternId, ...given });
  return { mutate, isPending: create.isPending || update.isPending };
}
