/** Worst cases (R10): what one activation can cost at most, before anything runs. */

/**
 * `calls` of agents, `units` of cost, `ms` of waiting for agents and pauses, `people` asked. Any of them
 * may be `Infinity`: then nothing bounds it.
 */
export type Bound = { calls: number; units: number; ms: number; people: number };

export const NOTHING: Bound = Object.freeze({ calls: 0, units: 0, ms: 0, people: 0 });

/** One call of an agent; an agent that is not known costs nothing anybody could say. */
export const oneCall = (card: { units: number } | undefined, timeoutMs: number): Bound => ({
  calls: 1,
  units: card?.units ?? 0,
  ms: timeoutMs,
  people: 0,
});

/** One after the other. */
export const inTurn = (bounds: readonly Bound[]): Bound =>
  bounds.reduce(
    (all, one) => ({
      calls: all.calls + one.calls,
      units: all.units + one.units,
      ms: all.ms + one.ms,
      people: all.people + one.people,
    }),
    NOTHING,
  );

/** At the same time: costs add up, the slowest decides how long it takes. */
export const atOnce = (bounds: readonly Bound[]): Bound => ({
  ...inTurn(bounds),
  ms: Math.max(0, ...bounds.map(({ ms }) => ms)),
});

/** All of them, each as soon as one of `lanes` is free, in order. */
export function inLanes(bounds: readonly Bound[], lanes: number): Bound {
  const free = new Array<number>(lanes).fill(0);
  for (const { ms } of bounds) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + ms;
  }
  return { ...inTurn(bounds), ms: Math.max(...free) };
}

/** `n` times, `lanes` at a time. Nothing times infinitely often is nothing. */
export const times = (bound: Bound, n: number, lanes = 1): Bound => ({
  calls: scale(bound.calls, n),
  units: scale(bound.units, n),
  ms: scale(bound.ms, Math.ceil(n / lanes)),
  people: scale(bound.people, n),
});

const scale = (value: number, n: number): number => (value === 0 || n === 0 ? 0 : value * n);

/** The lesser of each. */
export const atMost = (bound: Bound, limits: Partial<Bound>): Bound => ({
  calls: Math.min(bound.calls, limits.calls ?? Number.POSITIVE_INFINITY),
  units: Math.min(bound.units, limits.units ?? Number.POSITIVE_INFINITY),
  ms: Math.min(bound.ms, limits.ms ?? Number.POSITIVE_INFINITY),
  people: Math.min(bound.people, limits.people ?? Number.POSITIVE_INFINITY),
});
