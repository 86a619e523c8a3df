'use client';
import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import type { Hotkey } from './hotkeys.ts';

type Props = { hotkeys: readonly Hotkey[]; isOpen: boolean; onOpenChange: (isOpen: boolean) => void };

const ALWAYS = [
  { label: 'Copy, cut, paste nodes (also as text, and whole patterns)', keys: ['mod+c', 'mod+x', 'mod+v'] },
  { label: 'Search everything', keys: ['mod+k'] },
];

/** Every key of the designer, from the same table that handles them. */
export function ShortcutSheet({ hotkeys, isOpen, onOpenChange }: Props) {
  const groups = Map.groupBy(
    hotkeys.filter((one) => one.bindings.length > 0),
    (one) => one.group,
  );
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange} title="Shortcuts" size="medium">
      <section
        aria-label="All shortcuts"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on small screens and holds nothing else to focus
        tabIndex={0}
        className="gap-8 sm:columns-2"
      >
        {[...groups].map(([group, rows]) => (
          <section key={group} className="mb-4 break-inside-avoid">
            <h3 className="mb-1 text-11 text-ink-3">{group}</h3>
            {rows.map((row) => (
              <Line key={row.id} label={row.label} keys={row.bindings} />
            ))}
          </section>
        ))}
        <section className="break-inside-avoid">
          <h3 className="mb-1 text-11 text-ink-3">Everywhere</h3>
          {ALWAYS.map((row) => (
            <Line key={row.label} {...row} />
          ))}
        </section>
      </section>
    </Dialog>
  );
}

function Line({ label, keys }: { label: string; keys: readonly string[] }) {
  return (
    <p className="flex items-baseline justify-between gap-4 py-0.5">
      <span>{label}</span>
      <span className="flex flex-none gap-1">
        {keys.map((one) => (
          <Kbd key={one} keys={one} />
        ))}
      </span>
    </p>
  );
}
