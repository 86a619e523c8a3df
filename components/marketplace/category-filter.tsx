'use client';
import { cx } from '#components/ui/cx.ts';

type Sorted = { category: string };

type Props = {
  listings: readonly Sorted[];
  /** Empty: every category. */
  value: string;
  onValueChange: (category: string | undefined) => void;
};

function countCategories(listings: readonly Sorted[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { category } of listings) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b));
}

const PILL =
  'inline-flex h-7 flex-none items-center gap-1.5 rounded-full border px-3 text-12 text-ink-2 transition-colors hover:border-control hover:text-ink aria-pressed:border-accent aria-pressed:font-medium aria-pressed:text-ink aria-pressed:ring-1 aria-pressed:ring-accent';

export function CategoryFilter({ listings, value, onValueChange }: Props) {
  const counts = countCategories(listings);
  if (counts.length < 2 && !value) return null;
  const choices = [['', listings.length] as const, ...counts];
  return (
    <fieldset className="mb-4 flex flex-wrap gap-1.5 max-sm:-mx-4 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:px-4 max-sm:py-0.5">
      <legend className="sr-only">Category</legend>
      {choices.map(([category, count]) => (
        <button
          key={category}
          type="button"
          aria-pressed={value === category}
          onClick={() => onValueChange(category || undefined)}
          className={cx(PILL, 'bg-surface')}
        >
          <span className="first-letter:uppercase">{category || 'All'}</span>
          <span className="text-ink-3">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}
