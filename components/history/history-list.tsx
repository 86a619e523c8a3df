'use client';
import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { namesIn, opWords } from '#engine/op-words.ts';
import type { Pattern } from '#engine/pattern.ts';
import { shorten } from '#engine/words.ts';
import { type EditGroup, groupEdits } from './group-edits.ts';
import { type SidesHandle, sideWords } from './use-sides.ts';

type Version = RouterOutputs['patterns']['versions'][number];
type Edit = RouterOutputs['patterns']['edits']['rows'][number];

export type HistoryListProps = {
  versions: readonly Version[];
  edits: readonly Edit[];
  draft: { graph: Pattern; updatedAt: string };
  sides: SidesHandle;
  /** Absent for those who may not change the draft. */
  onRestore?: ((side: string) => void) | undefined;
  children?: ReactNode;
};

/** Everything that can be a side of a comparison: the draft, what was published, and the edits of the draft. */
export function HistoryList({ versions, edits, draft, sides, onRestore, children }: HistoryListProps) {
  const nameOf = namesIn(draft.graph);
  const groups = groupEdits(edits);
  return (
    <div className="text-12">
      <p className="flex gap-2 px-3 pt-2 text-11 text-ink-3" aria-hidden>
        <span className="w-5 text-center">from</span>
        <span className="w-5 text-center">to</span>
      </p>
      <Row side="draft" sides={sides} title="Draft" at={draft.updatedAt} />
      <h2 className="px-3 pt-3 pb-1 font-semibold">Versions</h2>
      {versions.length === 0 && <p className="px-3 pb-1 text-ink-3">Nothing is published yet.</p>}
      {versions.map((version) => (
        <Row
          key={version.id}
          side={`v${version.semver}`}
          sides={sides}
          title={version.semver}
          note={version.note}
          onRestore={onRestore}
          by={version.publishedBy}
          at={version.publishedAt}
        />
      ))}
      <h2 className="px-3 pt-3 pb-1 font-semibold">Edits of the draft</h2>
      {groups.length === 0 && (
        <p className="px-3 pb-1 text-ink-3">From the next edit on, each is kept here with its author.</p>
      )}
      {groups.map((group) => (
        <Group
          key={group.revision}
          group={group}
          sides={sides}
          onRestore={onRestore}
          wordsOf={({ ops }) =>
            ops.length === 0
              ? 'as it was before edits were kept'
              : shorten(ops.map((op) => opWords(op, nameOf)))
          }
        />
      ))}
      {children}
    </div>
  );
}

type GroupProps = Pick<HistoryListProps, 'sides' | 'onRestore'> & {
  group: EditGroup<Edit>;
  wordsOf: (edit: Edit) => string;
};

function Group({ group, wordsOf, ...rest }: GroupProps) {
  const [newest] = group.rows;
  if (!newest) return null;
  if (group.rows.length === 1) return <Row {...rest} {...rowOf(newest)} note={wordsOf(newest)} />;
  return (
    <>
      <Row {...rest} {...rowOf(newest)} note={wordsOf(newest)} />
      <details className="px-3 pb-1">
        <summary className="ml-14 w-fit text-ink-2 hover:text-ink">
          {group.rows.length - 1} before, by {group.name}
        </summary>
        <div className="-mx-3">
          {group.rows.slice(1).map((edit) => (
            <Row key={edit.revision} {...rest} {...rowOf(edit)} note={wordsOf(edit)} />
          ))}
        </div>
      </details>
    </>
  );
}

const rowOf = ({ revision, note, name, createdAt }: Edit) => ({
  side: `r${revision}`,
  title: note ?? `Revision ${revision}`,
  by: name,
  at: createdAt,
});

type RowProps = Pick<HistoryListProps, 'sides' | 'onRestore'> & {
  side: string;
  title: string;
  /** Who did it, and what was said about it. */
  by?: string;
  note?: string;
  at: string;
};

function Row({ side, sides, title, by, note, at, onRestore }: RowProps) {
  const words = sideWords(side);
  return (
    <div data-side={side} className="flex items-start gap-2 px-3 py-1 hover:bg-raised has-checked:bg-raised">
      <Choice
        name="from"
        label={`Compare from ${words}`}
        isOn={sides.from === side}
        onChoose={() => sides.setFrom(side)}
      />
      <Choice
        name="to"
        label={`Compare to ${words}`}
        isOn={sides.to === side}
        onChoose={() => sides.setTo(side)}
      />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline gap-2">
          <span className="truncate font-medium tabular-nums">{title}</span>
          <span className="ml-auto flex-none text-11 text-ink-3">
            <Ago at={at} />
          </span>
        </p>
        {by !== undefined && (
          <p className="line-clamp-2 break-words text-ink-2" title={note}>
            <span className="text-ink-3">{by}:</span> {note}
          </p>
        )}
      </div>
      {onRestore && (
        <IconButton
          label={`Restore ${words}`}
          side="right"
          size="small"
          icon={<RotateCcw aria-hidden />}
          onClick={() => onRestore(side)}
        />
      )}
    </div>
  );
}

type ChoiceProps = { name: string; label: string; isOn: boolean; onChoose: () => void };

function Choice({ name, label, isOn, onChoose }: ChoiceProps) {
  return (
    <span className="grid h-4 w-5 flex-none place-items-center">
      <input
        type="radio"
        name={`history-${name}`}
        aria-label={label}
        checked={isOn}
        onChange={onChoose}
        className="size-3.5 accent-accent"
      />
    </span>
  );
}
