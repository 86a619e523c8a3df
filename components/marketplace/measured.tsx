import type { RouterOutputs } from '#components/api/trpc.ts';
import { showMs } from '#components/confidence/show-value.ts';

type Props = { measured: RouterOutputs['market']['list']['rows'][number]['measured'] };

/** What real runs of this version did. No number stands here without a run behind it. */
export function Measured({ measured }: Props) {
  if (!measured || measured.runs === 0) return <span className="text-ink-3">no runs yet</span>;
  const { runs, succeeded, medianMs } = measured;
  return (
    <span>
      {runs} {runs === 1 ? 'run' : 'runs'} · {Math.round(100 * succeeded)} % succeeded
      {medianMs !== null && ` · median ${showMs(medianMs)}`}
    </span>
  );
}
