'use client';
import { Panel, useReactFlow } from '@xyflow/react';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { act } from './edit.ts';
import { findIn, type Match, replaceIn } from './find.ts';
import { elementOf, jumpToNode } from './jump.ts';

/** Found things that are listed; the count says how many there are. */
const MOST = 50;

/** Mod+F: what is in this pattern, by name or by any value of its settings; and replacing it everywhere. */
export function FindBar({ onClose }: { onClose: () => void }) {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const pattern = useCanvas((state) => state.pattern);
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const [typed, setTyped] = useState('');
  const [by, setBy] = useState('');
  const [at, setAt] = useState(-1);
  const wanted = useDeferredValue(typed);
  const matches = useMemo(() => findIn(pattern, wanted), [pattern, wanted]);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => box.current?.focus(), []);
  const go = (index: number) => {
    const match = matches[(index + matches.length) % matches.length];
    if (!match) return;
    setAt((index + matches.length) % matches.length);
    jumpToNode(store, flow, match.node);
    box.current?.focus();
  };
  const close = () => {
    onClose();
    const node = matches[at]?.node;
    if (node !== undefined) elementOf(node)?.focus({ preventScroll: true });
  };
  const replaceAll = () => {
    const ops = replaceIn(pattern, typed, by);
    act(store, ops, { say: `Replaced in ${ops.length} places. Undo takes it back.` });
  };
  return (
    <Panel position="top-right">
      <search
        aria-label="Find in this pattern"
        className="flex w-80 flex-col gap-2 rounded-card border bg-surface p-2 shadow-float"
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      >
        <div className="flex items-center gap-1">
          <Input
            ref={box}
            aria-label="Find"
            placeholder="Names and values"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(-1);
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter') go(at + (event.shiftKey ? -1 : 1));
            }}
          />
          <IconButton label="Found before" icon={<ChevronUp aria-hidden />} onClick={() => go(at - 1)} />
          <IconButton label="Found next" icon={<ChevronDown aria-hidden />} onClick={() => go(at + 1)} />
          <IconButton label="Close the search" icon={<X aria-hidden />} onClick={close} />
        </div>
        {isEditable && (
          <div className="flex items-center gap-1">
            <Input
              aria-label="Replace by"
              placeholder="Replace by"
              value={by}
              onChange={(e) => setBy(e.target.value)}
            />
            <Button disabled={matches.length === 0} onClick={replaceAll}>
              Replace all
            </Button>
          </div>
        )}
        <p role="status" className="text-12 text-ink-2 tabular-nums">
          {countWords(wanted, matches.length, at)}
        </p>
        <Found matches={matches} at={at} onGo={go} />
      </search>
    </Panel>
  );
}

function countWords(typed: string, count: number, at: number): string {
  if (typed.trim() === '') return 'Type a name, a primitive or a value.';
  if (count === 0) return 'Nothing here says this.';
  return at < 0 ? `${count} found` : `${at + 1} of ${count}`;
}

function Found({
  matches,
  at,
  onGo,
}: {
  matches: readonly Match[];
  at: number;
  onGo: (index: number) => void;
}) {
  if (matches.length === 0) return null;
  return (
    <ul className="max-h-48 overflow-y-auto" aria-label="Found">
      {matches.slice(0, MOST).map((match, index) => (
        <li key={`${match.node} ${match.path ?? ''}`}>
          <button
            type="button"
            aria-current={index === at || undefined}
            className="flex w-full min-w-0 items-baseline gap-2 rounded-button px-1 py-0.5 text-left text-12 hover:bg-raised aria-current:bg-raised"
            onClick={() => onGo(index)}
          >
            <span className="flex-none font-mono">{match.name}</span>
            {match.path !== undefined && <span className="flex-none text-11 text-ink-3">{match.path}</span>}
            <span className="min-w-0 truncate text-ink-2">{match.text}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
