'use client';
/** A field for an expression: `{{` or Ctrl+Space offers what it can name. */
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { FieldControl } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { useReferences } from './reference-context.ts';
import { askedBefore, type Reference } from './references.ts';

type Props = FieldControl & {
  text: string;
  description: string | undefined;
  maxLength: number | undefined;
  onText: (text: string) => void;
};

/** Which part of the text is replaced by what is chosen, and what is offered for it. */
type Asking = { from: number; to: number; found: readonly Reference[]; at: number };

export function CodeArea({ text, description = '', maxLength, onText, ...control }: Props) {
  const known = useReferences()(description);
  const list = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [asking, setAsking] = useState<Asking | null>(null);
  const offer = (from: number, to: number, words: string) => {
    const found = known.filter(({ path }) => path.includes(words));
    setAsking(found.length > 0 ? { from, to, found, at: 0 } : null);
  };
  const look = (next: string, caret: number) => {
    const asked = askedBefore(next, caret);
    if (asked) offer(asked.from, caret, asked.words);
    else setAsking(null);
  };
  const choose = ({ path }: Reference) => {
    if (!asking) return;
    onText(text.slice(0, asking.from) + path + text.slice(asking.to));
    setAsking(null);
    const caret = asking.from + path.length;
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
    field.current?.focus();
  };
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      const { selectionStart, selectionEnd } = event.currentTarget;
      offer(selectionStart, selectionEnd, '');
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isTaken =
      step !== undefined || event.key === 'Enter' || event.key === 'Tab' || event.key === 'Escape';
    if (!asking || !isTaken) return;
    event.preventDefault();
    event.stopPropagation();
    const { found, at } = asking;
    const chosen = found[at];
    if (step !== undefined) setAsking({ ...asking, at: (at + step + found.length) % found.length });
    else if (event.key === 'Escape') setAsking(null);
    else if (chosen) choose(chosen);
  };
  return (
    <div className="relative">
      <Textarea
        {...control}
        ref={field}
        value={text}
        rows={3}
        maxLength={maxLength}
        spellCheck={false}
        className="w-full font-mono"
        {...(known.length > 0 && {
          // A text of several lines keeps its role; what it offers is told as it is walked through.
          ...{ 'aria-autocomplete': 'list', 'aria-controls': list, 'aria-haspopup': 'listbox' },
          ...(asking && { 'aria-activedescendant': `${list}-${asking.at}` }),
        })}
        onChange={(event) => {
          onText(event.target.value);
          look(event.target.value, event.target.selectionStart);
        }}
        onKeyDown={press}
        onBlur={() => setAsking(null)}
      />
      {known.length > 0 && (
        <p className="text-11 text-ink-3">
          <span className="font-mono">{'{{'}</span> offers what can be named here.
        </p>
      )}
      <div id={list} role="listbox" aria-label="What can be named" hidden={!asking} className="contents">
        {asking && <Offers {...asking} list={list} onChoose={choose} />}
      </div>
    </div>
  );
}

type OffersProps = Asking & { list: string; onChoose: (reference: Reference) => void };

function Offers({ found, at, list, onChoose }: OffersProps) {
  return (
    <div className="absolute inset-x-0 top-full z-30 mt-1 max-h-48 overflow-y-auto rounded-card border bg-surface p-1 shadow-float">
      {found.map((one, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names the option
        <div
          key={one.path}
          id={`${list}-${index}`}
          role="option"
          aria-selected={index === at}
          className="flex min-h-7 items-center gap-2 rounded-input px-2 text-12 hover:bg-raised aria-selected:bg-raised"
          ref={(element) => {
            if (index === at) element?.scrollIntoView({ block: 'nearest' });
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(one)}
        >
          <span className="min-w-0 truncate font-mono">{one.path}</span>
          <span className="ml-auto flex-none text-11 text-ink-3">{one.about}</span>
        </div>
      ))}
    </div>
  );
}
