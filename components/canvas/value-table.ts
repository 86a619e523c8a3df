/** A value as rows of a key and a text; none for what is one value by itself. Pure. */

/** Rows shown: a table is for looking at, the JSON has all of it. */
const MOST = 100;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

export function tableOf(value: unknown): readonly (readonly [string, string])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entries = Array.isArray(value)
    ? value.map((one, index) => [String(index + 1), one] as const)
    : Object.entries(value);
  return entries.slice(0, MOST).map(([key, one]) => [key, textOf(one)]);
}
