/** What an acceptance experiment is and how its figures are told. */

/**
 * A measured number and what it must be: within [least, most]; without either it is shown for comparison. `unknown`
 * could not be asked here: it is told as such, and never as a bound that holds.
 */
export type Figure = { name: string; value: number | 'unknown'; least?: number; most?: number };

/** A line on stderr while it runs. */
export type Progress = (line: string) => void;

/** `short` is for every commit: fewer runs, fewer kills, the same bounds. */
export type Size = 'short' | 'full';

export type Experiment = {
  /** What is shown to hold, one sentence. */
  title: string;
  measure: (progress: Progress, options: { size: Size }) => Promise<Figure[]>;
};

/** The value that a share of `share` of the others stays below or at; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** NaN holds nothing; what is unknown is not broken. */
export const holds = ({ value, least, most }: Figure): boolean =>
  value === 'unknown' ||
  (!Number.isNaN(value) && (least === undefined || value >= least) && (most === undefined || value <= most));

const short = (value: Figure['value']): Figure['value'] =>
  value === 'unknown' ? value : Number(value.toFixed(4));

export function toJson(
  id: string,
  { figures, seconds }: { figures: readonly Figure[]; seconds: number },
): string {
  return JSON.stringify({
    id,
    holds: figures.every(holds),
    seconds: short(seconds),
    figures: Object.fromEntries(figures.map((figure) => [figure.name, detail(figure)])),
  });
}

const detail = (figure: Figure) => {
  const { value, least, most } = figure;
  return { value: short(value), least, most, holds: value === 'unknown' ? 'unknown' : holds(figure) };
};

export function tell(id: string, figures: readonly Figure[]): string {
  const broken = figures.filter((figure) => !holds(figure));
  const told = figures.map(({ name, value }) => `${name} ${short(value)}`).join(', ');
  const isWhole = figures.every(({ value }) => value !== 'unknown');
  if (broken.length === 0) return `${id} holds${isWhole ? '' : ', as far as it could be asked'}: ${told}.`;
  const misses = broken.map(({ name, value, least, most }) => {
    const range = [
      least === undefined ? '' : `at least ${least}`,
      most === undefined ? '' : `at most ${most}`,
    ];
    return `${name} is ${short(value)}, expected ${range.filter(Boolean).join(' and ')}`;
  });
  return `${id} does not hold: ${misses.join('; ')}. All figures: ${told}.`;
}

/** Lets other work of the process go on, and tells every tenth of the way. */
export async function* counted(total: number, progress: Progress): AsyncGenerator<number> {
  const tenth = Math.max(1, Math.floor(total / 10));
  for (let i = 0; i < total; i += 1) {
    if (i % tenth === 0) {
      progress(`${i} of ${total}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    yield i;
  }
}
