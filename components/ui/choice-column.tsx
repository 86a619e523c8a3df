import type { Column } from './data-table.tsx';

/** All of them in, or, where all are in already, out. */
export function toggled(chosen: ReadonlySet<string>, ids: readonly string[]): ReadonlySet<string> {
  const isOut = ids.every((id) => chosen.has(id));
  return new Set(isOut ? [...chosen].filter((id) => !ids.includes(id)) : [...chosen, ...ids]);
}

type Choice<Row> = {
  rows: readonly Row[];
  chosen: ReadonlySet<string>;
  /** Changes these, see `toggled`. */
  onChoose: (ids: readonly string[]) => void;
  idOf: (row: Row) => string;
  labelOf: (row: Row) => string;
};

const BOX = 'relative z-10 block size-3.5 accent-accent pointer-coarse:size-6';

/** Boxes to choose rows with, one at the top for all that are shown. */
export function choiceColumn<Row>({ rows, chosen, onChoose, idOf, labelOf }: Choice<Row>): Column<Row> {
  const ids = rows.map(idOf);
  const count = ids.filter((id) => chosen.has(id)).length;
  return {
    key: 'choice',
    title: (
      <input
        type="checkbox"
        aria-label="Choose all that are shown"
        className={BOX}
        checked={count > 0 && count === ids.length}
        ref={(element) => {
          if (element) element.indeterminate = count > 0 && count < ids.length;
        }}
        onChange={() => onChoose(ids)}
      />
    ),
    width: '28px',
    // On a phone there is room for what the rows say, not for this.
    from: 'sm',
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={labelOf(row)}
        className={BOX}
        checked={chosen.has(idOf(row))}
        onChange={() => onChoose([idOf(row)])}
      />
    ),
  };
}
