/** What calls of one agent add up to. Pure: the rows come from the log. */
import { type Bin, reliability } from '#engine/calibration/bins.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { Checked } from './checked.ts';

/** `at`: milliseconds since 1970, when it was told. */
export type CallRow = { at: number; belief: Belief } & Record<string, unknown>;

export type Day = {
  /** First moment of the day, UTC, milliseconds since 1970. */
  at: number;
  calls: number;
  failed: number;
  /** Money by currency; calls whose price is not known are in none. */
  cost: Readonly<Record<string, number>>;
};

export type AgentFigures = {
  calls: number;
  failed: number;
  abstained: number;
  /** Requests that were made for them, retries included. */
  requests: number;
  /** Wall milliseconds of calls that were made; null without one. */
  ms: { p50: number; p95: number } | null;
  tokens: { input: number; output: number };
  cost: Readonly<Record<string, number>>;
  /** Calls of which it is not known what they cost. */
  unpriced: number;
  /** Why calls failed, the commonest first. */
  problems: readonly { reason: string; count: number }[];
  days: readonly Day[];
  /** Scores against outcomes; too few of them draw nothing, and `missing` more would be needed. */
  calibration: { n: number; missing: number; bins: readonly Bin[] };
};

const DAY_MS = 86_400_000;

/** `checked`: its answers that an independent check decided. */
export function figuresOf(rows: readonly CallRow[], checked: readonly Checked[]): AgentFigures {
  const beliefs = rows.map(({ belief }) => belief);
  const made = beliefs.filter(({ cost }) => cost.calls > 0);
  const times = made.map(({ cost }) => cost.ms).sort((a, b) => a - b);
  return {
    calls: rows.length,
    failed: beliefs.filter(({ outcome }) => outcome === 'fail').length,
    abstained: beliefs.filter(({ outcome }) => outcome === 'abstain').length,
    requests: beliefs.reduce((sum, { cost }) => sum + cost.calls, 0),
    ms: times.length > 0 ? { p50: quantile(times, 0.5), p95: quantile(times, 0.95) } : null,
    tokens: {
      input: made.reduce((sum, { cost }) => sum + (cost.usage?.inputTokens ?? 0), 0),
      output: made.reduce((sum, { cost }) => sum + (cost.usage?.outputTokens ?? 0), 0),
    },
    cost: moneyOf(made),
    unpriced: made.filter(({ cost }) => cost.usage?.cost === undefined).length,
    problems: problemsOf(beliefs),
    days: daysOf(rows),
    calibration: calibrationOf(checked),
  };
}

const quantile = (sorted: readonly number[], share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0);

function moneyOf(beliefs: readonly Belief[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { cost } of beliefs) {
    const { cost: money, currency } = cost.usage ?? {};
    if (money !== undefined && currency) sums[currency] = (sums[currency] ?? 0) + money;
  }
  return sums;
}

const PROBLEMS = 5;

function problemsOf(beliefs: readonly Belief[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { outcome, reason = 'No reason was given.' } of beliefs)
    if (outcome === 'fail') counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, PROBLEMS);
}

function daysOf(rows: readonly CallRow[]): Day[] {
  const days = Map.groupBy(rows, ({ at }) => Math.floor(at / DAY_MS) * DAY_MS);
  return [...days]
    .map(([at, ofDay]) => ({
      at,
      calls: ofDay.length,
      failed: ofDay.filter(({ belief }) => belief.outcome === 'fail').length,
      cost: moneyOf(ofDay.map(({ belief }) => belief)),
    }))
    .sort((a, b) => a.at - b.at);
}

function calibrationOf(checked: readonly Checked[]): AgentFigures['calibration'] {
  const forecasts = checked.flatMap(({ score, right }) => (score === undefined ? [] : [{ p: score, right }]));
  return { n: forecasts.length, ...reliability(forecasts) };
}
