/** The parts we use of packages that ship no types. */
declare module 'vader-sentiment' {
  const vader: {
    SentimentIntensityAnalyzer: {
      /** `compound` in [-1,1]; 0 = nothing found. */
      polarity_scores(text: string): { neg: number; neu: number; pos: number; compound: number };
    };
  };
  export default vader;
}

declare module 'wink-sentiment' {
  /** `score` = sum of ratings, `normalizedScore` = per rated word. */
  export default function analyze(text: string): { score: number; normalizedScore: number };
}

declare module 'nspell' {
  export default function nspell(
    aff: Uint8Array,
    dic: Uint8Array,
  ): {
    correct(word: string): boolean;
    /** The best first; may be empty. */
    suggest(word: string): string[];
  };
}
