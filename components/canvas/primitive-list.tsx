'use client';
/** Primitives to choose from, searched and grouped; used by the palette and by quick add. */
import { useState } from 'react';
import { Input } from '#components/ui/input.tsx';
import type { AnyPrimitive, Group } from '#primitives/define.ts';
import { GroupIcon } from './group-icon.tsx';
import { GROUP_WORDS } from './group-words.ts';
import { useRecentPrimitives } from './recent-primitives.ts';
import { searchPrimitives } from './search-primitives.ts';

export const DRAG_TYPE = 'application/x-parallax-primitive';

const GROUPS = Object.keys(GROUP_WORDS) as Group[];

export type PrimitiveListProps = {
  primitives: readonly AnyPrimitive[];
  onChoose: (primitive: AnyPrimitive) => void;
  isDraggable?: boolean;
  isFocused?: boolean;
  emptyWords?: string;
};

/** Enter in the search box takes the first hit; arrow down walks into the list. */
export function PrimitiveList({ primitives, onChoose, isFocused, ...rest }: PrimitiveListProps) {
  const [search, setSearch] = useState('');
  const found = searchPrimitives(primitives, search);
  const first = found[0];
  // While searching, the group of the best hit comes first: what Enter takes is at the top.
  const groups = search.trim() === '' ? GROUPS : [...new Set(found.map((one) => one.group))];
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="p-2">
        <Input
          aria-label="Search primitives"
          placeholder="Search primitives"
          value={search}
          ref={(element) => {
            if (isFocused) element?.focus();
          }}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && first) onChoose(first);
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            event.currentTarget.closest('[data-primitives]')?.querySelector('button')?.focus();
          }}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        {found.length === 0 && (
          <p className="px-1 py-2 text-12 text-ink-2">
            {search === '' ? (rest.emptyWords ?? 'Nothing here.') : `No primitive matches “${search}”.`}
          </p>
        )}
        {search.trim() === '' && <Recent primitives={found} onChoose={onChoose} />}
        {groups.map((group) => (
          <GroupSection
            key={group}
            group={group}
            primitives={found}
            onChoose={onChoose}
            isDraggable={rest.isDraggable}
          />
        ))}
      </div>
    </div>
  );
}

/** What was added last, first; each also stands in its own group, where people know to find it. */
function Recent({ primitives, onChoose }: Pick<PrimitiveListProps, 'primitives' | 'onChoose'>) {
  const recent = useRecentPrimitives().flatMap((id) => primitives.find((one) => one.id === id) ?? []);
  if (recent.length === 0) return null;
  return (
    <section aria-label="Recent" className="flex flex-wrap items-center gap-1 px-1 pb-1">
      <h2 className="w-full text-11 text-ink-3">Recent</h2>
      {recent.map((primitive) => (
        <button
          key={primitive.id}
          type="button"
          data-primitive={primitive.id}
          aria-label={`Add ${primitive.id} again`}
          className="rounded-input border px-1.5 font-mono text-12 hover:bg-raised"
          onKeyDown={walkList}
          onClick={() => onChoose(primitive)}
        >
          {primitive.id}
        </button>
      ))}
    </section>
  );
}

type SectionProps = {
  group: Group;
  primitives: readonly AnyPrimitive[];
  onChoose: (primitive: AnyPrimitive) => void;
  isDraggable: boolean | undefined;
};

function GroupSection({ group, primitives, onChoose, isDraggable = false }: SectionProps) {
  const mine = primitives.filter((one) => one.group === group);
  if (mine.length === 0) return null;
  return (
    <section aria-label={GROUP_WORDS[group]} className="pb-2">
      <h2 className="px-1 pt-1 pb-1 text-11 text-ink-3">{GROUP_WORDS[group]}</h2>
      {mine.map((primitive) => (
        <button
          key={primitive.id}
          type="button"
          data-primitive={primitive.id}
          draggable={isDraggable}
          title={primitive.summary}
          className="flex w-full items-start gap-2 rounded-button px-1 py-0.5 text-left hover:bg-raised"
          onDragStart={(event) => {
            event.dataTransfer.setData(DRAG_TYPE, primitive.id);
            event.dataTransfer.effectAllowed = 'copy';
          }}
          onKeyDown={walkList}
          onClick={() => onChoose(primitive)}
        >
          <GroupIcon group={primitive.group} className="mt-1 size-3.5" />
          <span className="min-w-0 flex-1">
            <span className="block font-mono font-semibold text-13">{primitive.id}</span>
            <span className={`${isDraggable ? 'truncate' : ''} block text-11 text-ink-3`}>
              {primitive.summary}
            </span>
          </span>
        </button>
      ))}
    </section>
  );
}

function walkList(event: React.KeyboardEvent<HTMLButtonElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const root = event.currentTarget.closest('[data-primitives]');
  const all = [...(root?.querySelectorAll<HTMLElement>('button[data-primitive]') ?? [])];
  const at = all.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1);
  if (at < 0) root?.querySelector('input')?.focus();
  else all[at]?.focus();
}
