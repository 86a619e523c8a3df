/** The targets of the canvas and how a measurement stands beside them. */

export const SIZES = [100, 1_000, 5_000] as const;
type Size = (typeof SIZES)[number];

export type Row = {
  key: string;
  what: string;
  unit: 'ms' | 'MB' | '';
  most: readonly (number | undefined)[];
  /** Intervals of frames: no target can be told where an empty page misses it in the same run. */
  isFrame?: true;
};

export const ROWS: readonly Row[] = [
  { key: 'open', what: 'time to interactive canvas', unit: 'ms', most: [1_000, 2_500, 6_000] },
  { key: 'pan', what: 'pan, frame p95', unit: 'ms', most: [16.7, 20, 33], isFrame: true },
  { key: 'zoom', what: 'zoom, frame p95', unit: 'ms', most: [16.7, 20, 33], isFrame: true },
  { key: 'panCpu', what: 'pan over all, processor per frame', unit: 'ms', most: [] },
  { key: 'nearCpu', what: 'pan at 80 %, processor per frame', unit: 'ms', most: [] },
  { key: 'zoomCpu', what: 'zoom, processor per frame', unit: 'ms', most: [] },
  { key: 'drag', what: 'drag one node, frame p95', unit: 'ms', most: [16.7, 25, 50], isFrame: true },
  { key: 'drag50', what: 'drag 50 selected, frame p95', unit: 'ms', most: [20, 33, 66], isFrame: true },
  { key: 'selectAll', what: 'select all', unit: 'ms', most: [50, 250, 1_000] },
  { key: 'undo', what: 'undo of a 100-node delete', unit: 'ms', most: [100, 200, 500] },
  { key: 'tidy', what: 'tidy layout', unit: 'ms', most: [300, 3_000, 15_000] },
  { key: 'tidyTask', what: 'tidy, longest task of the page', unit: 'ms', most: [undefined, 200, 200] },
  { key: 'validate', what: 'validate (server)', unit: 'ms', most: [50, 200, 1_000] },
  { key: 'heap', what: 'JS heap', unit: 'MB', most: [120, 300, 600] },
  { key: 'dom', what: 'elements per off-screen node', unit: '', most: [undefined, 5, 2] },
  { key: 'liveTask', what: 'live run, longest task', unit: 'ms', most: [50, 50, 100] },
  { key: 'told', what: 'live run, events whose own node rendered (share)', unit: '', most: [] },
  { key: 'strangers', what: 'others that rendered per status event', unit: '', most: [0, 0, 0] },
];

export type Cells = Readonly<Record<string, number>>;

/** Displays give a frame every 16.67 ms; clocks of pages are rounded to 0.1 ms. */
const SLACK = 0.15;

export const isHeld = (value: number, most: number | undefined): boolean =>
  most === undefined || value <= most + SLACK;

export function p95(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95))] ?? Number.NaN;
}

/** Of those that were measured. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const show = (value: number): string =>
  Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value.toFixed(1);

/** The 95th percentile of frames of an empty page, by size of the patterns measured around it. */
type Floors = ReadonlyMap<number, { frame: number }>;

type Verdict = 'held' | 'MISSED' | 'not measured' | 'cannot be told';

type Told = { size: Size; value: number; floors: Floors };

export function verdictOf({ most, isFrame }: Row, { size, value, floors }: Told): Verdict {
  const target = most[SIZES.indexOf(size)];
  if (Number.isNaN(value)) return 'not measured';
  if (isHeld(value, target)) return 'held';
  return isFrame && !isHeld(floors.get(size)?.frame ?? 0, target) ? 'cannot be told' : 'MISSED';
}

type Telling = {
  ours: ReadonlyMap<number, Cells>;
  stock?: ReadonlyMap<number, Cells>;
  floors?: Floors;
};

/** One line per target; beside it `stock` where the same was measured there. Without `floors` nothing is judged. */
export function tableOf({ ours, stock, floors }: Telling): Readonly<Record<string, string>>[] {
  return ROWS.map((line) => {
    const { key, what, unit, most } = line;
    const row: Record<string, string> = { what: unit ? `${what} (${unit})` : what };
    for (const [index, size] of SIZES.entries()) {
      if (!ours.has(size)) continue;
      const value = ours.get(size)?.[key] ?? Number.NaN;
      const target = most[index];
      const isJudged = floors !== undefined && target !== undefined;
      row[`${size}`] = isJudged
        ? `${show(value)} ≤ ${target} ${verdictOf(line, { size, value, floors })}`
        : show(value);
      if (stock) row[`${size} React Flow`] = show(stock.get(size)?.[key] ?? Number.NaN);
    }
    return row;
  });
}
