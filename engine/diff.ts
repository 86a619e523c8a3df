/** What differs between two lists that share most of their members. */

/** What stayed is in the same order in both. A member may have gone and come: it stands elsewhere now. */
export type Diff<T> = { gone: readonly T[]; come: readonly T[] };

/**
 * Compares by identity, in one pass: exact where members were only added, only removed or only replaced in
 * their place; more than there is where these are mixed.
 */
export function diff<T>(before: readonly T[], after: readonly T[]): Diff<T> {
  const gone: T[] = [];
  const come: T[] = [];
  if (before === after) return { gone, come };
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      i += 1;
      j += 1;
      continue;
    }
    const surplus = before.length - i - (after.length - j);
    if (surplus >= 0) gone.push(before[i++] as T);
    if (surplus <= 0) come.push(after[j++] as T);
  }
  return { gone, come };
}

/** What becomes of a map: entries that go, entries that come or are replaced, and the order of all then. */
export type Patch<V> = {
  gone: Iterable<string>;
  fresh: ReadonlyMap<string, V>;
  keys: Iterable<string>;
};

/** A copy with these differences: it has that order by itself where others only left, or came at the end. */
export function patch<V>(before: ReadonlyMap<string, V>, { gone, fresh, keys }: Patch<V>): Map<string, V> {
  const wanted = [...keys];
  const added = [...fresh.keys()].filter((key) => !before.has(key));
  if (added.some((key, i) => key !== wanted[wanted.length - added.length + i]))
    return inOrder(before, fresh, wanted);
  const after = new Map(before);
  for (const key of gone) after.delete(key);
  for (const [key, value] of fresh) after.set(key, value);
  let place = 0;
  for (const key of after.keys()) if (key !== wanted[place++]) return inOrder(before, fresh, wanted);
  return after;
}

function inOrder<V>(
  before: ReadonlyMap<string, V>,
  fresh: ReadonlyMap<string, V>,
  keys: readonly string[],
): Map<string, V> {
  const sorted = new Map<string, V>();
  for (const key of keys) {
    const value = fresh.get(key) ?? before.get(key);
    if (value !== undefined) sorted.set(key, value);
  }
  return sorted;
}
