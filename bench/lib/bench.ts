/** What a benchmark gives: tables for people, ratios for machines, and whether its bounds hold. */
export type BenchResult = {
  tables: readonly { title: string; rows: readonly Readonly<Record<string, string | number>>[] }[];
  ratios: Readonly<Record<string, number>>;
  verdict: string;
  isWithinBounds: boolean;
};

export type Bench = {
  name: string;
  about: string;
  run(progress: (step: string) => void): Promise<BenchResult>;
};
