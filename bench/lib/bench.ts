/** What a benchmark gives: a table for people, ratios for machines, and whether its bound holds. */
export type BenchResult = {
  rows: readonly Readonly<Record<string, string | number>>[];
  ratios: Readonly<Record<string, number>>;
  verdict: string;
  isWithinBounds: boolean;
};

export type Bench = {
  name: string;
  about: string;
  run(progress: (step: string) => void): Promise<BenchResult>;
};
