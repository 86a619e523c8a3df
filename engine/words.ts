/** Small help for sentences. */

const MOST = 6;

/** The first few of a list, and how many more there are. */
export function shorten(items: readonly string[], separator = ', '): string {
  if (items.length <= MOST) return items.join(separator);
  return `${items.slice(0, MOST).join(separator)} and ${items.length - MOST} more`;
}

/** A long word cut to what a sentence can carry. */
export const clip = (words: string, length = 160): string =>
  words.length <= length ? words : `${words.slice(0, length - 1)}…`;
