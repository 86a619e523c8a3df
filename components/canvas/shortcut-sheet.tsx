'use client';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { saveChanges, takenBy, useHotkeyChanges } from './hotkey-changes.ts';
import { combinationOf, type Hotkey } from './hotkeys.ts';

type Props = { hotkeys: readonly Hotkey[]; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

const ALWAYS = [
  { label: 'Search everything', keys: ['mod+k'] },
  { label: 'The menu of what has the focus', keys: ['shift+f10'] },
  { label: 'Pan while held (drag); so does the middle button', keys: ['space', 'ctrl'] },
  { label: 'Drag without grid and guides', keys: ['alt'] },
];

/** Other tools give these keys other meanings; here each has one. */
const CHOICES = [
  'C connects; words for people are notes, Shift+S.',
  'Space pans while it is held; F2 renames.',
  'Tab moves the focus, as everywhere in a browser; N opens the list of nodes.',
  'To pin is to hold an output, for the runs started here; the canvas as a whole is locked.',
  '{{ in an expression offers what it can name.',
  'Arrows move what is selected, Shift five steps at a time; with Alt they walk along connections, with Alt and Shift they select everything on the way.',
  'D switches a node off for the runs started here: it is skipped, and what is published has it. To go round a node for good, delete it: the wires on both sides are joined.',
  'Enter goes inside a container and to the settings of any other node; O opens a node in full.',
  'Grouping is putting into a container: it says what the group means when it runs.',
  'Deleting a node joins the connections on both sides where there is one on each and they fit.',
];

/** Every key of the designer, from the same table that handles them; a press on one changes it. */
export function ShortcutSheet({ hotkeys, isOpen, onOpenChange }: Props) {
  const changes = useHotkeyChanges();
  const [asking, setAsking] = useState<string | null>(null);
  const [words, setWords] = useState('');
  const groups = Map.groupBy(
    hotkeys.filter((one) => one.bindings.length > 0),
    (one) => one.group,
  );
  const press = (id: string) => (event: KeyboardEvent) => {
    if (asking !== id || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') return setAsking(null);
    const keys = combinationOf(event.nativeEvent);
    const taken = takenBy(keys, id, hotkeys);
    if (taken) return setWords(`This already means: ${taken.label}.`);
    saveChanges({ ...changes, [id]: keys });
    setAsking(null);
    setWords('Changed.');
  };
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      title="Shortcuts"
      size="medium"
      description="Press a shortcut to give its command another one. This browser remembers it."
      footer={
        Object.keys(changes).length > 0 && (
          <Button onClick={() => saveChanges({})}>Set all back to the usual ones</Button>
        )
      }
    >
      <p role="status" className="min-h-5 text-12 text-ink-2">
        {words}
      </p>
      <section
        aria-label="All shortcuts"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on small screens
        tabIndex={0}
        className="gap-8 sm:columns-2"
      >
        {[...groups].map(([group, rows]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-11 text-ink-3">{group}</h3>
            {rows.map((row) => (
              <Line key={row.id} label={row.label}>
                {row.isNative || group === 'While connecting' ? (
                  <Keys keys={row.bindings} />
                ) : (
                  <button
                    type="button"
                    aria-label={
                      asking === row.id ? 'Press the new keys, or Escape' : `Change the keys of: ${row.label}`
                    }
                    data-command={row.id}
                    className="flex flex-none gap-1 rounded-button px-1 hover:bg-raised"
                    onClick={() => {
                      setAsking(row.id);
                      setWords('');
                    }}
                    onBlur={() => setAsking(null)}
                    onKeyDown={press(row.id)}
                  >
                    {asking === row.id ? (
                      <span className="text-12 text-accent">press keys</span>
                    ) : (
                      <Keys keys={row.bindings} />
                    )}
                  </button>
                )}
              </Line>
            ))}
          </section>
        ))}
        <section className="mb-4 break-inside-avoid">
          <h3 className="mb-1 text-11 text-ink-3">Everywhere</h3>
          {ALWAYS.map((row) => (
            <Line key={row.label} label={row.label}>
              <Keys keys={row.keys} />
            </Line>
          ))}
        </section>
        <section className="break-inside-avoid">
          <h3 className="mb-1 text-11 text-ink-3">Where tools disagree</h3>
          <ul className="flex list-disc flex-col gap-1 pl-4 text-12 text-ink-2">
            {CHOICES.map((choice) => (
              <li key={choice}>{choice}</li>
            ))}
          </ul>
        </section>
      </section>
    </Dialog>
  );
}

const Keys = ({ keys }: { keys: readonly string[] }) => keys.map((one) => <Kbd key={one} keys={one} />);

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <p className="flex items-baseline justify-between gap-4 py-0.5">
      <span>{label}</span>
      <span className="flex flex-none gap-1">{children}</span>
    </p>
  );
}
