'use client';
import { cx } from '#components/ui/cx.ts';

type Props = {
  /** By name. */
  categories: readonly { category: string; count: number }[];
  /** Empty: every category. */
  value: string;
  onValueChange: (category: string | undefined) => void;
};

/** The categories of a list that is here as a whole, by name. */
export function countCategories(listed: readonly { category: string }[]): Props['categories'] {
  const counts = new Map<string, number>();
  for (const { category } of listed) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([category, count]) => ({ category, count }));
}

const PILL =
  'inline-flex h-7 flex-none items-center gap-1.5 rounded-full border px-3 text-12 text-ink-2 transition-colors hover:border-control hover:text-ink aria-pressed:border-accent aria-pressed:font-medium aria-pressed:text-ink aria-pressed:ring-1 aria-pressed:ring-accent';

export function CategoryFilter({ categories, value, onValueChange }: Props) {
  if (categories.length < 2 && !value) return null;
  const all = categories.reduce((sum, { count }) => sum + count, 0);
  const choices = [{ category: '', count: all }, ...categories];
  return (
    <fieldset className="mb-4 flex flex-wrap gap-1.5 max-sm:-mx-4 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:px-4 max-sm:py-0.5">
      <legend className="sr-only">Category</legend>
      {choices.map(({ category, count }) => (
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
