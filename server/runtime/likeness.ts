/**
 * How alike two texts are, in [0,1]: the cosine of their counts of words and of letter triples, half and
 * half. Words catch meaning, triples endings and typing errors. 1 for the same text up to case and spaces.
 */
export function likeness(a: string, b: string): number {
  const [x, y] = [normalise(a), normalise(b)];
  if (x === y) return 1;
  return (
    (cosine(countOf(wordsOf(x)), countOf(wordsOf(y))) +
      cosine(countOf(triplesOf(x)), countOf(triplesOf(y)))) /
    2
  );
}

const normalise = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? [];

function triplesOf(text: string): string[] {
  const padded = ` ${text} `;
  return Array.from({ length: Math.max(0, padded.length - 2) }, (_, i) => padded.slice(i, i + 3));
}

function countOf(parts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let dot = 0;
  for (const [part, count] of a) dot += count * (b.get(part) ?? 0);
  return dot === 0 ? 0 : dot / (lengthOf(a) * lengthOf(b));
}

const lengthOf = (counts: ReadonlyMap<string, number>): number =>
  Math.sqrt([...counts.values()].reduce((sum, count) => sum + count * count, 0));
