'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { MarksNote } from '#components/debug/marks-note.tsx';
import { PublishDiff, useSinceVersion } from '#components/history/publish-diff.tsx';
import { InputFields } from '#components/run/input-fields.tsx';
import { type InputSpec, inputSpecs, readInput, recallInputs } from '#components/run/inputs.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { useCanvas } from './canvas-store.ts';
import { isNewer, nextVersions, type Suggestion } from './semver.ts';
import { NotSaved } from './sync.ts';

type Props = {
  patternId: string;
  description: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Saves what waits and gives the revision to publish. */
  onFlush: () => Promise<number>;
};

export function PublishDialog({ isOpen, onOpenChange, ...rest }: Props) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      size="medium"
      title="Publish a version"
      description="A published version never changes. Others can install it; your draft stays yours."
      footer={
        <Button variant="primary" type="submit" form="publish-form" pending={isBusy}>
          Publish
        </Button>
      }
    >
      {isOpen && <Form {...rest} onBusy={setBusy} onDone={() => onOpenChange(false)} />}
    </Dialog>
  );
}

type FormProps = Pick<Props, 'patternId' | 'description' | 'onFlush'> & {
  onBusy: (isBusy: boolean) => void;
  onDone: () => void;
};

const FIELDS = ['summary', 'category', 'note'] as const;
type Values = Record<(typeof FIELDS)[number], string>;
type Words = Readonly<Record<string, string>>;

/** The example as values, or what is wrong with the form, by field (`#` before the form's own). */
function readForm(specs: readonly InputSpec[], typed: Words, values: Values) {
  const problems: Record<string, string> = {};
  const example: Record<string, unknown> = {};
  for (const spec of specs) {
    const read = readInput(typed[spec.name] ?? '', spec.type);
    if (read.ok) example[spec.name] = read.value;
    else problems[spec.name] = read.problem;
  }
  for (const field of FIELDS) {
    if (!values[field].trim()) problems[`#${field}`] = 'Fill this in; it stands beside the version.';
  }
  return { problems, example };
}

function usePublish({ patternId, onFlush, onBusy, onDone }: FormProps) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const publish = useMutation(trpc.patterns.publish.mutationOptions());
  return async (values: Values & { semver: string; example: Record<string, unknown> }) => {
    onBusy(true);
    try {
      const revision = await onFlush();
      const { slug } = await publish.mutateAsync({ id: patternId, revision, ...values });
      toast.success(`Version ${values.semver} is published.`, {
        duration: 10_000,
        action: { label: 'Open it', onClick: () => location.assign(`/marketplace/${slug}`) },
      });
      await queries.invalidateQueries();
      onDone();
    } catch (error) {
      // What the server refuses is shown by the mutation itself.
      if (error instanceof NotSaved) toast.error(error.message);
    } finally {
      onBusy(false);
    }
  };
}

function Form(props: FormProps) {
  const specs = inputSpecs(useCanvas((state) => state.pattern));
  const byId = useCanvas((state) => state.byId);
  const [semver, setSemver] = useState<string>();
  const { suggestions, last } = useSuggestions(props.patternId);
  const { since, error } = useSinceVersion(props.patternId, last);
  const [values, setValues] = useState<Values>({
    summary: props.description.split('\n')[0]?.slice(0, 240) ?? '',
    category: '',
    note: '',
  });
  const [typed, setTyped] = useState<Words>(() => {
    const remembered = recallInputs(props.patternId);
    return Object.fromEntries(specs.map((one) => [one.name, one.sample || (remembered[one.name] ?? '')]));
  });
  const [problems, setProblems] = useState<Words>({});
  const publish = usePublish(props);
  const fitting = suggestions.find((one) => one.label === since?.step.step) ?? suggestions[0];
  const chosen = semver ?? fitting?.semver ?? '1.0.0';
  const submit = () => {
    const read = readForm(specs, typed, values);
    setProblems(read.problems);
    if (Object.keys(read.problems).length === 0)
      void publish({ ...values, semver: chosen, example: read.example });
  };
  return (
    <form
      id="publish-form"
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <MarksNote isThere={(node) => byId[node] !== undefined}>
        They are yours alone: no part of what is published.
      </MarksNote>
      {last !== undefined && (
        <PublishDiff patternId={props.patternId} semver={last} since={since} error={error} />
      )}
      <VersionField
        value={chosen}
        suggestions={suggestions}
        because={since && !since.isNothing ? since.step.because : undefined}
        onChange={setSemver}
      />
      <WordFields
        values={values}
        problems={problems}
        onChange={(field, value) => setValues((before) => ({ ...before, [field]: value }))}
      />
      {specs.length > 0 && (
        <fieldset className="flex flex-col gap-3 border-t pt-1">
          <legend className="font-medium text-12">Example input</legend>
          <InputFields
            specs={specs}
            typed={typed}
            problems={problems}
            onType={(name, value) => setTyped((before) => ({ ...before, [name]: value }))}
          />
        </fieldset>
      )}
    </form>
  );
}

/** `last`: the highest version that is published. */
function useSuggestions(patternId: string): { suggestions: readonly Suggestion[]; last: string | undefined } {
  const trpc = useTRPC();
  const versions = useQuery(trpc.patterns.versions.queryOptions({ id: patternId }));
  const published = (versions.data ?? []).map((one) => one.semver);
  return { suggestions: nextVersions(published), last: published.toSorted(byAge).at(-1) };
}

const byAge = (a: string, b: string): number => (isNewer(a, b) ? 1 : -1);

type VersionProps = {
  value: string;
  suggestions: readonly Suggestion[];
  /** The change that decided which one is suggested. */
  because: string | undefined;
  onChange: (semver: string) => void;
};

function VersionField({ value, suggestions, because, onChange }: VersionProps) {
  return (
    <Field
      label="Version"
      description={`${because ? `${because} ` : ''}Major for what breaks its users, minor for what adds, patch for repairs.`}
    >
      {(control) => (
        <span className="flex flex-wrap items-center gap-2">
          <Input
            {...control}
            className="w-28 font-mono"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
          {suggestions.map((one) => (
            <Button key={one.semver} aria-pressed={value === one.semver} onClick={() => onChange(one.semver)}>
              {one.semver} {one.label}
            </Button>
          ))}
        </span>
      )}
    </Field>
  );
}

type WordProps = { values: Values; problems: Words; onChange: (field: keyof Values, value: string) => void };

function WordFields({ values, problems, onChange }: WordProps) {
  const trpc = useTRPC();
  const market = useQuery(trpc.market.categories.queryOptions({}));
  const categories = (market.data ?? []).map((one) => one.category);
  return (
    <>
      <Field label="Summary" description="One sentence: what does it answer?" error={problems['#summary']}>
        {(control) => (
          <Input
            {...control}
            maxLength={240}
            value={values.summary}
            onChange={(event) => onChange('summary', event.target.value)}
          />
        )}
      </Field>
      <Field label="Category" error={problems['#category']}>
        {(control) => (
          <>
            <Input
              {...control}
              maxLength={40}
              list="publish-categories"
              value={values.category}
              onChange={(event) => onChange('category', event.target.value)}
            />
            <datalist id="publish-categories">
              {categories.map((one) => (
                <option key={one} value={one} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <Field label="What is new" error={problems['#note']}>
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={2000}
            value={values.note}
            onChange={(event) => onChange('note', event.target.value)}
          />
        )}
      </Field>
    </>
  );
}
