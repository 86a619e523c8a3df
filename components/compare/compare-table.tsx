'use client';
import { ConfidenceText } from '#components/confidence/confidence-text.tsx';
import { showBelief } from '#components/confidence/show-value.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { cx } from '#components/ui/cx.ts';
import type { NodeComparison, Standing } from './compare-runs.ts';
import { comparisonMark, differenceWords } from './compare-words.ts';

type Props = {
  /** Differing ones first. */
  rows: readonly NodeComparison[];
  current?: string | undefined;
  onChoose: (node: string) => void;
};

/** What the canvas shows, as text: state, value and confidence of every node in both runs. */
export function CompareTable({ rows, current, onChoose }: Props) {
  return (
    <table className="w-full border-collapse text-12">
      <caption className="sr-only">Both runs by node, differing ones first</caption>
      <thead className="sticky top-0 z-10 bg-surface">
        <tr className="h-7 text-left text-11 text-ink-3 shadow-[inset_0_-1px_0_var(--color-line)]">
          <Head>Node</Head>
          <Head>A: state</Head>
          <Head>A: value</Head>
          <Head>A: confidence</Head>
          <Head>B: state</Head>
          <Head>B: value</Head>
          <Head>B: confidence</Head>
          <Head>Difference</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr
            key={row.id}
            data-node={row.id}
            data-different={row.isDifferent || undefined}
            className={cx(
              'relative h-7 border-b align-top hover:bg-raised',
              row.id === current && 'bg-raised shadow-[inset_2px_0_0_var(--color-accent)]',
            )}
          >
            <th scope="row" className="px-2 py-1 pl-3 text-left font-normal">
              <button
                type="button"
                aria-current={row.id === current ? 'true' : undefined}
                onClick={() => onChoose(row.id)}
                className="max-w-44 truncate font-mono font-semibold hover:underline"
              >
                {row.name}
              </button>
            </th>
            <StandingCells standing={row.first} side="A" />
            <StandingCells standing={row.second} side="B" />
            <DifferenceCell row={row} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Head = ({ children }: { children: string }) => (
  <th scope="col" className="whitespace-nowrap px-2 py-1 font-medium first:pl-3 last:pr-3">
    {children}
  </th>
);

function StandingCells({ standing, side }: { standing: Standing | undefined; side: 'A' | 'B' }) {
  if (!standing) {
    return (
      <td colSpan={3} className="border-l px-2 py-1 text-ink-3">
        not in {side}
      </td>
    );
  }
  const { state, belief } = standing;
  return (
    <>
      <td className="whitespace-nowrap border-l px-2 py-1">
        <StatusLabel state={state} />
      </td>
      <td className="px-2 py-1">
        {belief ? (
          <span className="line-clamp-2 min-w-24 max-w-64 break-words" title={showBelief(belief, 2000)}>
            {showBelief(belief, 200)}
          </span>
        ) : (
          <span className="text-ink-3">no value</span>
        )}
      </td>
      <td className="whitespace-nowrap px-2 py-1 tabular-nums">
        {belief ? <ConfidenceText conf={belief.conf} /> : <span className="text-ink-3">—</span>}
      </td>
    </>
  );
}

/** The sign, the words, and for a number the number: a colour says nothing here. */
function DifferenceCell({ row }: { row: NodeComparison }) {
  const mark = comparisonMark(row);
  const words = differenceWords(row);
  if (!mark) return <td className="border-l px-2 py-1 text-ink-3">{words === '' ? 'the same' : words}</td>;
  const isNumber = row.difference.kind === 'number';
  return (
    <td className="whitespace-nowrap border-l px-2 py-1">
      <b aria-hidden className="font-semibold">
        {mark.sign}
      </b>{' '}
      <span className={cx('tabular-nums', isNumber && 'font-medium')}>{mark.words}</span>
      {row.difference.kind === 'unlike' && <span className="block text-11 text-ink-2">{words}</span>}
    </td>
  );
}
