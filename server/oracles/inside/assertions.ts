/**
 * Runs inside the guest, as the text of this function: the `assert` that tests have. Only they have it;
 * without it, code could bring an `assert` of its own that never complains.
 *
 * Must not refer to anything outside itself.
 */
export function assertions() {
  const shown = (value: unknown): string => {
    try {
      return typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value));
    } catch {
      return typeof value;
    }
  };
  const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
  const partsOf = (value: object): unknown[] => {
    if (value instanceof Date) return [value.getTime()];
    if (value instanceof Map || value instanceof Set) return [...value];
    return Object.keys(value)
      .sort()
      .flatMap((key) => [key, Reflect.get(value, key)]);
  };
  const isSame = (a: unknown, b: unknown): boolean => {
    if (Object.is(a, b)) return true;
    if (!isObject(a) || !isObject(b)) return false;
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
    const [left, right] = [partsOf(a), partsOf(b)];
    return left.length === right.length && left.every((part, at) => isSame(part, right[at]));
  };
  const demand = (holds: unknown, message: string): void => {
    if (!holds) throw new Error(message);
  };
  const ok = (value: unknown, message = 'An assertion does not hold'): void => demand(value, String(message));
  const equal = (a: unknown, b: unknown): void => demand(Object.is(a, b), `${shown(a)} is not ${shown(b)}`);
  const notEqual = (a: unknown, b: unknown): void => demand(!Object.is(a, b), `It is ${shown(b)}`);
  const deepEqual = (a: unknown, b: unknown): void => demand(isSame(a, b), `${shown(a)} is not ${shown(b)}`);
  const notDeepEqual = (a: unknown, b: unknown): void => demand(!isSame(a, b), `It is ${shown(b)}`);
  const throws = (run: () => unknown): void => {
    try {
      run();
    } catch {
      return;
    }
    throw new Error('It does not throw');
  };
  const aliases = { strictEqual: equal, notStrictEqual: notEqual, deepStrictEqual: deepEqual };
  const all = { ok, equal, notEqual, deepEqual, notDeepEqual, throws, ...aliases };
  return Object.freeze(Object.assign((value: unknown, message?: string) => ok(value, message), all));
}
