'use client';
import { Check } from 'lucide-react';
import { useState } from 'react';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { Input } from '#components/ui/input.tsx';

type Offered = RouterOutputs['patterns']['callable'][number];

type Props = {
  /** Newest first; `undefined` while nobody knows. */
  offered: readonly Offered[] | undefined;
  value: string;
  onChoose: (ref: string) => void;
};

/** Published patterns by name, each with its versions. */
export function CalledList({ offered, value, onChoose }: Props) {
  const [search, setSearch] = useState('');
  const text = search.trim().toLowerCase();
  const found = offered?.filter((one) => one.name.toLowerCase().includes(text)) ?? [];
  const byPattern = [...Map.groupBy(found, (one) => one.patternId).values()];
  return (
    <div className="flex flex-col gap-2">
      <Input
        aria-label="Search published patterns"
        placeholder="Search published patterns"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {!offered && <p className="px-1 text-12 text-ink-3">Loading the published patterns.</p>}
      {offered && found.length === 0 && (
        <p className="px-1 text-12 text-ink-2">
          {offered.length === 0
            ? 'No other pattern of this workspace is published yet. Publish one with one input to call it here.'
            : `No pattern matches “${search}”.`}
        </p>
      )}
      {byPattern.map((versions) => (
        <Versions key={versions[0]?.patternId} versions={versions} value={value} onChoose={onChoose} />
      ))}
    </div>
  );
}

type VersionsProps = { versions: readonly Offered[]; value: string; onChoose: (ref: string) => void };

function Versions({ versions, value, onChoose }: VersionsProps) {
  const name = versions[0]?.name ?? '';
  return (
    <section aria-label={name}>
      <h4 className="truncate px-1 pb-0.5 font-medium text-12">{name}</h4>
      {versions.map(({ ref, semver }, index) => (
        <button
          key={ref}
          type="button"
          aria-label={`${name} ${semver}`}
          aria-pressed={ref === value}
          className="flex w-full items-center gap-2 rounded-input px-1 py-1 text-left hover:bg-raised"
          onClick={() => onChoose(ref)}
        >
          <span className="font-mono text-12">{semver}</span>
          {index === 0 && versions.length > 1 && <span className="text-11 text-ink-3">newest</span>}
          {ref === value && <Check aria-hidden className="ml-auto size-3.5 flex-none" />}
        </button>
      ))}
    </section>
  );
}
