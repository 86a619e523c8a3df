import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Column<Row> = {
  key: string;
  /** Units belong here, not into the cells. */
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  align?: 'start' | 'end';
  /** CSS width, e.g. `120px`. */
  width?: string;
  /** Hidden below this width of the window. */
  from?: 'sm' | 'md' | 'lg' | 'xl';
};

export type DataTableProps<Row> = {
  /** Says what the table lists; read aloud, not shown. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Wider than a narrow window and without a control in it: the keyboard has to be able to scroll it. */
  isWide?: boolean;
};

const FROM = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' } as const;

const cellClass = <Row,>(column: Column<Row>) =>
  cx(
    'px-2 py-0.5 first:pl-3 last:pr-3',
    column.align === 'end' && 'text-right',
    column.from && FROM[column.from],
  );

/** A table with 28-px rows. A link with the class `row-link` in a cell makes the whole row its target. */
export function DataTable<Row>({ caption, columns, rows, rowKey, isWide = false }: DataTableProps<Row>) {
  const scrolls = isWide && ({ role: 'region', 'aria-label': caption, tabIndex: 0 } as const);
  return (
    <div {...scrolls} className="overflow-x-auto rounded-card border bg-surface">
      <table className="w-full border-collapse text-13">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr className="h-7 border-b text-left text-11 text-ink-3">
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={column.width ? { width: column.width } : undefined}
                className={cx('whitespace-nowrap font-medium', cellClass(column))}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              className="relative h-7 border-line border-b transition-colors last:border-b-0 hover:bg-raised focus-within:bg-raised"
            >
              {columns.map((column) => (
                <td key={column.key} className={cx('whitespace-nowrap', cellClass(column))}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Classes of the link that stands for its row. */
export const ROW_LINK =
  'after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:-outline-offset-2 focus-visible:outline-none';
