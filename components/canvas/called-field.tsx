'use client';
/** Which published version a node calls: chosen from the workspace, with what goes in and out. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown, ExternalLink } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toastError } from '#components/api/toast-error.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Field, type FieldControl } from '#components/ui/field.tsx';
import { CONTROL } from '#components/ui/input.tsx';
import { Popover } from '#components/ui/popover.tsx';
import type { PatternNode } from '#engine/pattern.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { CalledList } from './called-list.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { callPattern } from './edit.ts';
import { isNewer } from './semver.ts';

type Props = { stored: PatternNode; error: string | undefined };

const patternOf = (ref: string): string => ref.split('@')[0] ?? '';

export function CalledField({ stored, error }: Props) {
  const ref = typeof stored.config.ref === 'string' ? stored.config.ref : '';
  const called = useCanvas((state) => state.pattern.uses?.[ref]);
  const { take, isTaking } = useTake(stored.id);
  const { offered } = useOffered();
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const mine = offered?.filter((one) => one.patternId === patternOf(ref)) ?? [];
  const newest = mine.find((one) => mine.every((other) => !isNewer(other.semver, one.semver)));
  const hasNewer = called && newest && isNewer(newest.semver, called.semver);
  return (
    <div className="flex flex-col gap-2">
      <Field
        label="Pattern"
        description="A copy of the version is kept here, so what it does never changes by itself."
        error={error}
      >
        {(control) => <Picker {...control} value={ref} isTaking={isTaking} onTake={take} />}
      </Field>
      {hasNewer && isEditable && (
        <div className="flex items-center justify-between gap-2 rounded-button border px-2 py-1.5">
          <span className="text-12">Version {newest.semver} is newer.</span>
          <Button size="small" pending={isTaking} onClick={() => take(newest.ref)}>
            Take {newest.semver}
          </Button>
        </div>
      )}
      {called && <Interface value={ref} isHere={!offered || mine.length > 0} />}
    </div>
  );
}

function useOffered() {
  const trpc = useTRPC();
  const { data, isError } = useQuery(trpc.patterns.callable.queryOptions());
  const own = useCanvas((state) => state.patternId);
  // A pattern cannot call itself.
  return { offered: data?.filter((one) => one.patternId !== own), isError };
}

/** Fetches the copies first: a choice without them would only be another problem. */
function useTake(node: string) {
  const trpc = useTRPC();
  const client = useQueryClient();
  const store = useCanvasStore();
  const [isTaking, setTaking] = useState(false);
  const take = async (ref: string) => {
    setTaking(true);
    try {
      const options = trpc.patterns.called.queryOptions({ ref }, { staleTime: Number.POSITIVE_INFINITY });
      callPattern(store, node, { ref, uses: await client.fetchQuery(options) });
    } catch (error) {
      toastError(error);
    } finally {
      setTaking(false);
    }
  };
  return { take: (ref: string) => void take(ref), isTaking };
}

type PickerProps = FieldControl & { value: string; isTaking: boolean; onTake: (ref: string) => void };

function Picker({ value, isTaking, onTake, ...control }: PickerProps) {
  const [isOpen, setOpen] = useState(false);
  const called = useCanvas((state) => state.pattern.uses?.[value]);
  const { offered, isError } = useOffered();
  return (
    <Popover
      label="Published patterns"
      open={isOpen}
      onOpenChange={setOpen}
      className="w-80 p-2"
      trigger={
        <button
          type="button"
          {...control}
          aria-busy={isTaking || undefined}
          className={`${CONTROL} flex h-7 items-center gap-2`}
        >
          <span className={called ? 'truncate' : 'truncate text-ink-3'}>
            {called?.name ?? (value || 'Choose a pattern')}
          </span>
          {called && <span className="flex-none font-mono text-11 text-ink-2">{called.semver}</span>}
          <ChevronDown aria-hidden className="ml-auto size-3.5 flex-none text-ink-3" />
        </button>
      }
    >
      {isError ? (
        <p className="px-1 text-12 text-ink-2">The published patterns could not be loaded.</p>
      ) : (
        <CalledList
          offered={offered}
          value={value}
          onChoose={(ref) => {
            setOpen(false);
            onTake(ref);
          }}
        />
      )}
    </Popover>
  );
}

/** What it reads and gives, and the way to it. */
function Interface({ value, isHere }: { value: string; isHere: boolean }) {
  const facts = useCanvas((state) => state.called.get(value));
  const called = useCanvas((state) => state.pattern.uses?.[value]);
  if (!called) return null;
  return (
    <div className="flex flex-col gap-1 text-12">
      {facts && facts.problem === undefined && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
          <dt className="text-ink-3">Reads</dt>
          <dd className="min-w-0 break-words font-mono text-11">{showType(facts.input)}</dd>
          <dt className="text-ink-3">Gives</dt>
          <dd className="min-w-0 break-words font-mono text-11">{showType(facts.output.type)}</dd>
          <dt className="text-ink-3">Holds</dt>
          <dd>
            {called.nodes.length} {called.nodes.length === 1 ? 'node' : 'nodes'}
          </dd>
        </dl>
      )}
      {isHere ? (
        <Link
          href={`/patterns/${patternOf(value)}`}
          className="inline-flex items-center gap-1 self-start text-accent underline underline-offset-2"
        >
          <ExternalLink aria-hidden className="size-3.5" />
          Open {called.name}
        </Link>
      ) : (
        <p className="text-ink-2">The pattern is not in this workspace; the copy here runs all the same.</p>
      )}
    </div>
  );
}
