/** How well a confidence tells right answers from wrong ones, whatever its scale. */
import { byScore, type Forecast } from './forecast.ts';

/** Groups of equal confidence, ascending. */
function ties(forecasts: readonly Forecast[]): { n: number; wrong: number; p: number }[] {
  const groups: { n: number; wrong: number; p: number }[] = [];
  for (const { p, right } of [...forecasts].sort(byScore)) {
    const last = groups.at(-1);
    const group = last?.p === p ? last : { n: 0, wrong: 0, p };
    if (group !== last) groups.push(group);
    group.n += 1;
    group.wrong += right ? 0 : 1;
  }
  return groups;
}

/** P(a right answer has the higher confidence than a wrong one), ties half. `undefined` for one class. */
export function auroc(forecasts: readonly Forecast[]): number | undefined {
  let wrongBelow = 0;
  let won = 0;
  for (const { n, wrong } of ties(forecasts)) {
    won += (n - wrong) * (wrongBelow + wrong / 2);
    wrongBelow += wrong;
  }
  const right = forecasts.length - wrongBelow;
  return right > 0 && wrongBelow > 0 ? won / (right * wrongBelow) : undefined;
}

/** Accepting every item of confidence >= `threshold`: share accepted, share of these that was wrong. */
export type RiskPoint = { coverage: number; risk: number; threshold: number };

/** Risk by coverage, the surest items first; one point for each distinct confidence. */
export function riskCoverage(forecasts: readonly Forecast[]): RiskPoint[] {
  const seen = { n: 0, wrong: 0 };
  return ties(forecasts)
    .reverse()
    .map(({ n, wrong, p }) => {
      seen.n += n;
      seen.wrong += wrong;
      return { coverage: seen.n / forecasts.length, risk: seen.wrong / seen.n, threshold: p };
    });
}

/** Mean risk over all coverages 1/n, 2/n ... 1; within a tie the wrong ones are spread evenly. */
export function aurc(forecasts: readonly Forecast[]): number {
  let [taken, wrong, sum] = [0, 0, 0];
  for (const group of ties(forecasts).reverse()) {
    for (let i = 0; i < group.n; i += 1) {
      taken += 1;
      wrong += group.wrong / group.n;
      sum += wrong / taken;
    }
  }
  return sum / forecasts.length;
}

/** AURC above that of the best possible order of the same answers (Geifman et al. 2019). >= 0. */
export function excessAurc(forecasts: readonly Forecast[]): number {
  const best = forecasts.map(({ right }) => ({ p: right ? 1 : 0, right }));
  // the best order is strict among the wrong ones too, where ties cost nothing
  return Math.max(0, aurc(forecasts) - aurc(best));
}

/** Share of wrong answers among the surest `coverage` of the items; a tie at the edge is spread evenly. */
export function riskAt(forecasts: readonly Forecast[], coverage = 0.8): number {
  const wanted = coverage * forecasts.length;
  let [taken, wrong] = [0, 0];
  for (const group of ties(forecasts).reverse()) {
    const part = Math.min(1, (wanted - taken) / group.n);
    if (part <= 0) break;
    taken += part * group.n;
    wrong += part * group.wrong;
  }
  return taken > 0 ? wrong / taken : 0;
}
