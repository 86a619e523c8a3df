/** Do two pieces of plain data (as JSON has it) say the same? */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  // The order counts: that of a record's members is the order of its voices.
  const others = Object.keys(b);
  return keys.every((key, i) => key === others[i] && isSameData(Reflect.get(a, key), Reflect.get(b, key)));
}

/** Do two lists hold the very same members? None is like an empty one. */
export const isSameList = <T>(a: readonly T[] = [], b: readonly T[] = []): boolean =>
  a === b || (a.length === b.length && a.every((one, i) => one === b[i]));
