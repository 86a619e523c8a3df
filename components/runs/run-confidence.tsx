import { quoted, twoDecimals } from '#components/confidence/words.ts';
import type { ConfidenceStatus } from '#primitives/kit/belief.ts';

type Props = { status: ConfidenceStatus | null; number: number | null };

const WORDS: Record<Exclude<ConfidenceStatus, 'self_reported'>, string> = {
  derived: 'derived',
  calibrated: 'calibrated',
  unknown: 'unknown',
};

/** The final confidence in a table: a number never stands without the word for its source. */
export function RunConfidence({ status, number }: Props) {
  if (!status) return <span className="text-ink-3">—</span>;
  if (status === 'unknown' || number === null) return <span className="text-ink-3">unknown</span>;
  if (status === 'self_reported') {
    return (
      <span>
        <span className="text-ink-3">says</span> {quoted(number)}
      </span>
    );
  }
  return (
    <span>
      <span className="text-ink-3">{WORDS[status]}</span> {twoDecimals(number)}
    </span>
  );
}
