'use client';
import { Button } from '#components/ui/button.tsx';
import { clearMarks, settingsFrom, useDebug, useDebugStore } from './debug-store.ts';
import { debugParts } from './words.ts';

type Props = {
  /** What they mean here; follows the list of them. */
  children: string;
  isThere: (node: string) => boolean;
};

/** Which breakpoints and pins there are; nothing where there are none. */
export function MarksNote({ children, isThere }: Props) {
  const store = useDebugStore();
  const marks = useDebug((state) => state);
  const parts = debugParts(settingsFrom(marks, isThere));
  if (parts.length === 0) return null;
  return (
    <div
      className="flex flex-wrap items-center gap-2 rounded-card border px-3 py-2 text-12"
      data-testid="marks"
    >
      <p className="min-w-0 flex-1">
        <b className="font-medium">{parts.join(', ')}.</b> <span className="text-ink-2">{children}</span>
      </p>
      <Button size="small" onClick={() => clearMarks(store)}>
        Remove all
      </Button>
    </div>
  );
}
