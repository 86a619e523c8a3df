'use client';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { cx } from '#components/ui/cx.ts';
import type { DiffItem, DiffKind, FieldLine } from './diff-items.ts';
import { DIFF_SIGNS } from './diff-scene.ts';

/** The sign before an entry; wires and settings have no mark on a node. */
export const signOf = (kind: DiffKind): string =>
  kind === 'wires' ? '⌁' : kind === 'settings' ? '≠' : DIFF_SIGNS[kind].sign;

type Props = {
  items: readonly DiffItem[];
  /** Key of the entry one is at. */
  current?: string | undefined;
  /** Without it the entries are only read. */
  onChoose?: (item: DiffItem) => void;
};

/** Entries at a time: a list of thousands would take longer to draw than to read. */
const PAGE = 200;

/** What the canvas shows, as text: every change with what was and what is. */
export function DiffList({ items, current, onChoose }: Props) {
  const ref = useRef<HTMLOListElement>(null);
  const [limit, setLimit] = useState(PAGE);
  const at = items.findIndex(({ key }) => key === current);
  const shown = Math.max(limit, at + 1);
  useEffect(() => {
    if (current === undefined) return;
    ref.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [current]);
  return (
    <ol ref={ref} aria-label="Changes" className="py-1">
      {items.slice(0, shown).map((item) => (
        <li key={item.key} className="border-b last:border-b-0">
          {onChoose ? (
            <button
              type="button"
              aria-current={item.key === current ? 'true' : undefined}
              onClick={() => onChoose(item)}
              className={cx(
                'block w-full px-3 py-1.5 text-left transition-colors hover:bg-raised',
                item.key === current && 'bg-raised shadow-[inset_2px_0_0_var(--color-accent)]',
              )}
            >
              <Words item={item} />
            </button>
          ) : (
            <div className="px-3 py-1.5">
              <Words item={item} />
            </div>
          )}
        </li>
      ))}
      {items.length > shown && (
        <li className="p-3">
          <Button onClick={() => setLimit(shown + PAGE)}>Show more of {items.length}</Button>
        </li>
      )}
    </ol>
  );
}

function Words({ item }: { item: DiffItem }) {
  return (
    <>
      <Head item={item} />
      {item.fields.map((line) => (
        <FieldRow key={line.field} line={line} />
      ))}
    </>
  );
}

function Head({ item }: { item: DiffItem }) {
  const isNode = item.kind !== 'wires' && item.kind !== 'settings';
  return (
    <span className="flex items-baseline gap-2">
      <b aria-hidden className="w-3 flex-none text-center font-semibold text-ink-2">
        {signOf(item.kind)}
      </b>
      <span className={cx('min-w-0 truncate', isNode ? 'font-mono font-semibold' : 'font-medium')}>
        {item.title}
      </span>
      {item.about && <span className="min-w-0 truncate text-12 text-ink-3">{item.about}</span>}
      {isNode && (
        <span className="ml-auto flex-none text-11 text-ink-2">{DIFF_SIGNS[wordOf(item)].words}</span>
      )}
    </span>
  );
}

const wordOf = ({ kind }: DiffItem): keyof typeof DIFF_SIGNS =>
  kind === 'wires' || kind === 'settings' ? 'changed' : kind;

function FieldRow({ line: { label, before, after } }: { line: FieldLine }) {
  return (
    <span className="mt-0.5 ml-5 block text-12">
      <span className="font-mono text-ink-3">{label}</span>{' '}
      <del className="whitespace-pre-wrap break-words text-ink-2">{before}</del>
      <span className="text-ink-3"> → </span>
      <ins className="whitespace-pre-wrap break-words no-underline">{after}</ins>
    </span>
  );
}
