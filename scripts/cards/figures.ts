/** The figures of a card, each with a 95 % interval from items drawn again and again. */
import { brier } from '#engine/calibration/brier.ts';
import { ece, noiseFloor } from '#engine/calibration/ece.ts';
import type { Forecast } from '#engine/calibration/forecast.ts';
import { type Random, seeded } from '#engine/random.ts';
import { shownNumber } from '#primitives/kit/belief.ts';
import { isRight, type Told } from './play.ts';
import type { ItemSet } from './sets.ts';

/** Value, lower and upper end. */
export type Figure = [value: number, lo: number, hi: number];

export type Figures = {
  /** Right answers among all items; a person answers with the truth. */
  accuracy: Figure;
  /** Items that got an answer at all. */
  coverage: Figure;
  /** Items for which a person was asked. */
  asked: Figure;
  /** Wrong ones among the answers that no person had a part in; absent where there are none. */
  risk?: Figure;
  /** Labels in an answer, where answers are sets: one that holds the truth counts as right. */
  size?: Figure;
  /** Agent calls and cost units for one item. */
  calls: Figure;
  units: Figure;
};

const RESAMPLES = 1000;
const round = (value: number): number => Number(value.toFixed(4));

/** One row per item: what counts for a figure, out of what. */
type Row = { of: number; count: number };

/** Sum of counts over sum of `of`, and its 95 % interval by bootstrap over items. */
export function bootstrap(rows: readonly Row[], random: Random): Figure {
  const ratio = (picked: readonly Row[]): number => {
    let [count, of] = [0, 0];
    for (const row of picked) {
      count += row.count;
      of += row.of;
    }
    return of > 0 ? count / of : 0;
  };
  const draws = Array.from({ length: RESAMPLES }, () =>
    ratio(rows.map(() => rows[Math.floor(random() * rows.length)] as Row)),
  ).sort((a, b) => a - b);
  const at = (share: number): number => draws[Math.floor(share * (RESAMPLES - 1))] ?? 0;
  return [round(ratio(rows)), round(at(0.025)), round(at(0.975))];
}

export function figuresOf(told: readonly Told[], set: ItemSet, seed: number): Figures {
  const random = seeded(seed);
  const figure = (row: (one: Told) => Row): Figure => bootstrap(told.map(row), random);
  const share = (is: (one: Told) => boolean): Figure => figure((one) => ({ of: 1, count: is(one) ? 1 : 0 }));
  const isAlone = (one: Told): boolean => one.result.outcome === 'ok' && one.asked.length === 0;
  const figures = {
    accuracy: share((one) => isRight(one, set)),
    coverage: share(({ result }) => result.outcome === 'ok'),
    asked: share(({ asked }) => asked.length > 0),
    calls: figure(({ called }) => ({ of: 1, count: called.length })),
    units: figure(({ units }) => ({ of: 1, count: units })),
  };
  const sets = told.flatMap(({ result: { value } }) => (Array.isArray(value) ? [value.length] : []));
  const size = sets.length > 0 && {
    size: bootstrap(
      sets.map((count) => ({ of: 1, count })),
      random,
    ),
  };
  if (!told.some(isAlone)) return { ...figures, ...size };
  const risk = figure((one) => ({
    of: isAlone(one) ? 1 : 0,
    count: isAlone(one) && !isRight(one, set) ? 1 : 0,
  }));
  return { ...figures, ...size, risk };
}

export type Calibration = {
  n: number;
  /** What the numbers are: scores that agents gave themselves, or probabilities. */
  of: 'scores' | 'probabilities' | 'both';
  ece: number;
  /** What a perfect forecaster of these numbers would show: mean and 95 % quantile. */
  floor: [mean: number, p95: number];
  brier: number;
};

/** Fewer numbers say nothing. */
const LEAST = 50;

/** Of answers with a number in which no person had a part; `undefined` where there are too few. */
export function calibrationOf(told: readonly Told[], set: ItemSet, seed: number): Calibration | undefined {
  const forecasts: Forecast[] = [];
  const kinds = new Set<string>();
  for (const one of told) {
    const p = shownNumber(one.result.conf);
    if (one.result.outcome !== 'ok' || p === undefined || one.asked.length > 0) continue;
    forecasts.push({ p, right: isRight(one, set) });
    kinds.add(one.result.conf.status === 'self_reported' ? 'scores' : 'probabilities');
  }
  if (forecasts.length < LEAST) return undefined;
  const [kind, other] = kinds;
  const floor = noiseFloor(forecasts, { seed });
  return {
    n: forecasts.length,
    of: other ? 'both' : kind === 'scores' ? 'scores' : 'probabilities',
    ece: round(ece(forecasts)),
    floor: [round(floor.mean), round(floor.p95)],
    brier: round(brier(forecasts)),
  };
}
