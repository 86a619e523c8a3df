/**
 * Timing in one process, in processor time of the main thread: on an idle machine that is wall time, on a
 * busy one it leaves out what others used. Contenders take short turns, so drift hurts all of them alike.
 */

export type Run = () => unknown;
export type Contender = { name: string; once: Run };
/** `rounds`: mean milliseconds of a run in each. `ratio` is to the first contender, see `ratioTo`. */
export type Timing = { medianMs: number; ratio: number; rounds: readonly number[] };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Warms each contender up, then `rounds` rounds of `budgetMs` each, in turn. */
export async function takeTurns(
  contenders: readonly Contender[],
  { rounds = 41, budgetMs = 25, warmMs = 500 } = {},
): Promise<ReadonlyMap<string, Timing>> {
  for (const { once } of contenders) await repeat(once, warmMs);
  const turns = contenders.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { once }] of contenders.entries()) turns[i]?.push(await repeat(once, budgetMs));
  }
  return new Map(
    contenders.map(({ name }, i) => {
      const rounds = turns[i] ?? [];
      return [name, { medianMs: median(rounds), ratio: ratioTo(turns[0], rounds), rounds }];
    }),
  );
}

/** The median over rounds of the ratio within one round: `rounds` beside those of `floor`. */
export function ratioTo(floor: readonly number[] = [], rounds: readonly number[] = []): number {
  return median(rounds.map((ms, round) => ms / (floor[round] ?? Number.NaN)));
}

/** Slope of log time over log size: 1 is linear, 2 quadratic. */
export function growthExponent(sizes: readonly number[], times: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const x = sizes.map(Math.log);
  const y = times.map(Math.log);
  const [mx, my] = [mean(x), mean(y)];
  const over = x.reduce((sum, one, i) => sum + (one - mx) * ((y[i] ?? my) - my), 0);
  return over / x.reduce((sum, one) => sum + (one - mx) ** 2, 0);
}

/** Runs again and again for `budgetMs`; mean milliseconds of a run. */
async function repeat(once: Run, budgetMs: number): Promise<number> {
  const before = mainThreadMs();
  let runs = 0;
  let spent = 0;
  do {
    await once();
    runs++;
    spent = mainThreadMs() - before;
  } while (spent < budgetMs);
  return spent / runs;
}

function mainThreadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
