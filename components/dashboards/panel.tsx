import { type ReactNode, useId } from 'react';
import { cx } from '#components/ui/cx.ts';

export type PanelProps = {
  /** The question this panel answers. */
  title: string;
  children: ReactNode;
  className?: string;
};

export function Panel({ title, children, className }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={cx('flex min-w-0 flex-col gap-3 rounded-card border bg-surface p-4', className)}
    >
      <h2 id={id} className="font-semibold text-13">
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Says what has to happen before there is something to see. */
export const NothingYet = ({ children }: { children: ReactNode }) => (
  <p className="flex flex-1 items-center justify-center py-6 text-center text-13 text-ink-2">
    <span className="max-w-80">{children}</span>
  </p>
);

/** The same numbers in words, for those who cannot or would not read the picture. */
export function AsTable({ children }: { children: ReactNode }) {
  return (
    <details className="text-12">
      <summary className="w-fit rounded-input text-ink-3 hover:text-ink">Numbers as a table</summary>
      <div className="mt-2 max-h-48 overflow-auto rounded-input border">{children}</div>
    </details>
  );
}

export type PlainTableProps = {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
};

/** First column names the row, the others are numbers. */
export function PlainTable({ caption, head, rows }: PlainTableProps) {
  return (
    <table className="w-full border-collapse text-12">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-ink-3">
          {head.map((title, index) => (
            <th
              key={title}
              scope="col"
              className={cx('px-2 py-1 font-medium', index > 0 ? 'text-right' : 'text-left')}
            >
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, ...cells]) => (
          <tr key={[name, ...cells].join()} className="border-t">
            <th scope="row" className="px-2 py-1 text-left font-normal">
              {name}
            </th>
            {cells.map((cell, index) => (
              <td key={head[index + 1]} className="px-2 py-1 text-right">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
