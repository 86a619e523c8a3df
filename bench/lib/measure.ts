/** Timing in one process: contenders take turns, so a drifting machine hurts all of them alike. */

export type Contender = { name: string; once(): Promise<unknown> };
export type Timing = { name: string; medianMs: number };

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Warms each contender up, then `rounds` rounds of `budgetMs` each, in turn; median over all runs. */
export async function takeTurns(
  contenders: readonly Contender[],
  { rounds = 7, budgetMs = 120, warmMs = 400 } = {},
): Promise<Timing[]> {
  for (const contender of contenders) await repeat(contender, warmMs);
  const samples = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const contender of contenders) {
      samples.get(contender.name)?.push(median(await repeat(contender, budgetMs)));
    }
  }
  return contenders.map(({ name }) => ({ name, medianMs: median(samples.get(name) ?? []) }));
}

async function repeat(contender: Contender, budgetMs: number): Promise<number[]> {
  const times: number[] = [];
  const end = performance.now() + budgetMs;
  do {
    const before = performance.now();
    await contender.once();
    times.push(performance.now() - before);
  } while (performance.now() < end);
  return times;
}
