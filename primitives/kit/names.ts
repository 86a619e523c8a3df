/**
 * Makes names usable as keys of one record: the second `bert` becomes `bert 2`. Order is kept, and the
 * same names always give the same keys.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  /** The next number to try for a name: there may be very many of one. */
  const next = new Map<string, number>();
  return names.map((name) => {
    let key = name;
    let n = next.get(name) ?? 2;
    for (; taken.has(key); n += 1) key = `${name} ${n}`;
    next.set(name, n);
    taken.add(key);
    return key;
  });
}
