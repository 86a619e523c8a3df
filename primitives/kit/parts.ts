/** Cutting texts and lists into parts, in order. */

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

const trimmed = (parts: readonly string[]): string[] => parts.map((one) => one.trim()).filter(Boolean);

/** Sentences by the rules of Unicode, without space around them. */
export const sentencesOf = (text: string): string[] =>
  trimmed([...sentences.segment(text)].map(({ segment }) => segment));

/** What stands between empty lines. */
export const paragraphsOf = (text: string): string[] => trimmed(text.split(/\n[^\S\n]*\n/));

/** Pieces of at most `size` characters, cut at a space where there is one in the second half of a piece. */
export function piecesOf(text: string, size: number): string[] {
  const parts: string[] = [];
  for (let from = 0; from < text.length; ) {
    const to = cutBefore(text, { from, to: from + size });
    parts.push(text.slice(from, to));
    from = to;
  }
  return trimmed(parts);
}

function cutBefore(text: string, { from, to }: { from: number; to: number }): number {
  if (to >= text.length) return text.length;
  const middle = from + Math.ceil((to - from) / 2);
  for (let at = to; at > middle; at -= 1) if (/\s/.test(text.charAt(at))) return at;
  // never between the two halves of a character
  const isInside = /[\uDC00-\uDFFF]/.test(text.charAt(to)) && to - 1 > from;
  return isInside ? to - 1 : to;
}

/** Groups of `size` items; the last may be smaller. */
export const groupsOf = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
