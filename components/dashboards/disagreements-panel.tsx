import type { RouterOutputs } from '#components/api/trpc.ts';
import { NothingYet, Panel } from './panel.tsx';

type Row = RouterOutputs['dashboards']['live']['disagreements'][number];

const shareOf = ({ pairs, disagreed }: Row): number => disagreed / pairs;

export function DisagreementsPanel({ rows }: { rows: readonly Row[] }) {
  return (
    <Panel title="Which agents disagree most?">
      {rows.length === 0 ? (
        <NothingYet>
          No two agents answered the same question in this time. Run a pattern with a vote or a pool.
        </NothingYet>
      ) : (
        <table className="w-full border-collapse text-13">
          <caption className="sr-only">Pairs of agents by the share of questions they disagreed on</caption>
          <thead>
            <tr className="h-7 border-b text-left text-11 text-ink-3">
              <th scope="col" className="font-medium">
                Pair
              </th>
              <th scope="col" className="w-2/5 font-medium">
                Disagreed, %
              </th>
              <th scope="col" className="w-20 text-right font-medium">
                Questions
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={`${row.a} ${row.b}`} className="h-7 border-line border-b last:border-b-0">
                <td className="min-w-0 pr-2">
                  {row.a} <span className="text-ink-3">and</span> {row.b}
                </td>
                <td>
                  <span className="flex items-center gap-2">
                    <span aria-hidden className="h-2 flex-1 rounded-full bg-raised">
                      <span
                        className="block h-full rounded-full bg-ink-2"
                        style={{ width: `${100 * shareOf(row)}%` }}
                      />
                    </span>
                    <span className="w-8 text-right">{Math.round(100 * shareOf(row))}</span>
                  </span>
                </td>
                <td className="text-right text-ink-2">{row.pairs}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
