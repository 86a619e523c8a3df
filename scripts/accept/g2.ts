/** G2: calibrators stay finite and monotone on the worst calibration sets there are. */

import { fitCurve, type Method } from '#engine/calibration/choose.ts';
import { applyCurve, type Curve } from '#engine/calibration/curve.ts';
import type { Forecast } from '#engine/calibration/forecast.ts';
import { logLoss } from '#engine/calibration/log-loss.ts';
import { type Random, seeded } from '#engine/random.ts';
import { counted, type Experiment } from './experiment.ts';

const SETS = 10_000;
const METHODS: readonly Method[] = ['platt', 'beta', 'temperature', 'isotonic'];
const GRID = Array.from({ length: 101 }, (_, i) => i / 100);

type Kind = (random: Random) => () => Forecast;

/** Ways in which outcomes come: from anywhere, at the edges, all alike, all right or wrong, or upside down. */
const KINDS: readonly Kind[] = [
  (random) => () => ({ p: random(), right: random() < 0.5 }),
  (random) => () => ({ p: random() < 0.5 ? 0.9999 : 1e-4, right: random() < 0.8 }),
  (random) => () => ({ p: random() < 0.5 ? 1 : 0, right: random() < 0.5 }),
  (random) => {
    const p = random();
    return () => ({ p, right: random() < 0.7 });
  },
  (random) => {
    const right = random() < 0.5;
    return () => ({ p: random(), right });
  },
  (random) => () => {
    const p = random();
    return { p, right: random() >= p };
  },
  (random) => () => {
    const p = random();
    return { p, right: p > 0.5 };
  },
];

function drawSet(random: Random): Forecast[] {
  const kind = KINDS[Math.floor(random() * KINDS.length)] ?? KINDS[0];
  const n = random() < 0.5 ? 1 + Math.floor(random() * 20) : 1 + Math.floor(random() * 600);
  const draw = kind?.(random);
  return draw ? Array.from({ length: n }, draw) : [];
}

const hasFinite = (curve: Curve): boolean =>
  Object.values(curve)
    .flat()
    .every((value) => typeof value !== 'number' || Number.isFinite(value));

function isMonotone(curve: Curve): boolean {
  const values = GRID.map((x) => applyCurve(curve, x));
  return values.every((value, i) => value >= (values[i - 1] ?? 0) && value <= 1);
}

/** Log loss on the fitting set above that of the scores themselves (both 1e-4 away from 0 and 1). */
const excess = (set: readonly Forecast[], curve: Curve): number =>
  logLoss(set.map(({ p, right }) => ({ p: applyCurve(curve, p), right }))) - logLoss(set);

export const experiment: Experiment = {
  title: 'Calibrators neither diverge nor turn upside down on 10,000 random sets.',
  async measure(progress) {
    const random = seeded(2);
    const seen = { infinite: 0, falling: 0, excess: Number.NEGATIVE_INFINITY };
    for await (const _ of counted(SETS, progress)) {
      const set = drawSet(random);
      for (const method of METHODS) {
        const curve = fitCurve(set, { method });
        seen.infinite += hasFinite(curve) ? 0 : 1;
        seen.falling += isMonotone(curve) ? 0 : 1;
        seen.excess = Math.max(seen.excess, excess(set, curve));
      }
    }
    return [
      { name: 'sets', value: SETS, least: SETS },
      { name: 'infiniteParameters', value: seen.infinite, most: 0 },
      { name: 'fallingMaps', value: seen.falling, most: 0 },
      { name: 'worstExcessLogLoss', value: seen.excess, most: 0.05 },
    ];
  },
};
