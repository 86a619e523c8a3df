/** Texts as words, the same way for everything that learns. */

const WORD = /[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu;

/** Lower-case words in order; `don't` is one word. */
export const wordsOf = (text: string): string[] =>
  (text.normalize('NFKC').toLowerCase().match(WORD) ?? []).map((word) => word.replaceAll('’', "'"));

/** Words and pairs of neighbours (`not good`), so that a negation is seen with what it negates. */
export function featuresOf(text: string): string[] {
  const words = wordsOf(text);
  const pairs = words.slice(1).map((word, at) => `${words[at]} ${word}`);
  return [...words, ...pairs];
}

export type Example = { text: string; label: string };
