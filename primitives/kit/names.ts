/**
 * Makes names usable as keys of one record: the second `bert` becomes `bert 2`. Order is kept, and the
 * same names always give the same keys.
 */
export function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let key = name;
    for (let n = 2; taken.has(key); n += 1) key = `${name} ${n}`;
    taken.add(key);
    return key;
  });
}
