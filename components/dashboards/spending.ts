/** What agents cost, by day: one chart for each currency, and what nobody knows beside it. Pure. */

export type Spent = {
  /** `2026-11-23`, UTC. */
  day: string;
  agentId: string;
  name: string | null;
  /** Null: the price is not known. */
  currency: string | null;
  amount: number;
  calls: number;
};

export type Chart = {
  currency: string;
  total: number;
  /** All days, those without a call too, oldest first. */
  days: readonly { day: string; amount: number }[];
  /** The dearest first. */
  agents: readonly { name: string; amount: number; calls: number }[];
};

const DAY_MS = 86_400_000;

/** The last `days` days up to `today`. */
export function daysUpTo(today: string, days: number): string[] {
  const last = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: days }, (_, n) =>
    new Date(last - (days - 1 - n) * DAY_MS).toISOString().slice(0, 10),
  );
}

const sum = (rows: readonly Spent[]): number => rows.reduce((total, { amount }) => total + amount, 0);
const count = (rows: readonly Spent[]): number => rows.reduce((total, { calls }) => total + calls, 0);

export function chartsOf(rows: readonly Spent[], { today, days }: { today: string; days: number }): Chart[] {
  const priced = rows.filter((row) => row.currency !== null);
  const all = [...Map.groupBy(priced, ({ currency }) => currency ?? '')].map(([currency, mine]) => {
    const byDay = Map.groupBy(mine, ({ day }) => day);
    const agents = [...Map.groupBy(mine, ({ agentId }) => agentId).values()].map((one) => ({
      name: one[0]?.name ?? 'An agent that is gone',
      amount: sum(one),
      calls: count(one),
    }));
    return {
      currency,
      total: sum(mine),
      days: daysUpTo(today, days).map((day) => ({ day, amount: sum(byDay.get(day) ?? []) })),
      agents: agents.sort((a, b) => b.amount - a.amount),
    };
  });
  return all.sort((a, b) => b.total - a.total);
}

/** Calls that are in no sum. */
export const unpricedOf = (rows: readonly Spent[]): number =>
  count(rows.filter(({ currency }) => currency === null));
