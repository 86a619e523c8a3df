/**
 * How well a command fits what was typed, in [0,1]; 0 = not at all. Every typed word has to begin a word of
 * `text` (1) or at least be part of one (half): "new pat" finds "New pattern", scattered letters find nothing.
 */
export function scoreOf(text: string, typed: string): number {
  const words = text.toLowerCase().split(/[\s_-]+/);
  const terms = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const scores = terms.map((term) => scoreTerm(words, term));
  if (scores.includes(0)) return 0;
  return scores.length > 0 ? scores.reduce((sum, score) => sum + score, 0) / scores.length : 1;
}

function scoreTerm(words: readonly string[], term: string): number {
  if (words.some((word) => word.startsWith(term))) return 1;
  return words.some((word) => word.includes(term)) ? 0.5 : 0;
}
