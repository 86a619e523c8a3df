/** A description in parts: words that begin with `#` are tags. As the server finds them, see routers/patterns/tags.ts. */
export type Part = { text: string; tag?: string; at: number };

const TAG = /(?<=^|\s)#([\p{L}\p{N}_-]{1,40})/gu;

export function partsOf(description: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of description.matchAll(TAG)) {
    if (found.index > end) parts.push({ text: description.slice(end, found.index), at: end });
    parts.push({ text: found[0], tag: (found[1] ?? '').toLowerCase(), at: found.index });
    end = found.index + found[0].length;
  }
  if (end < description.length) parts.push({ text: description.slice(end), at: end });
  return parts;
}
