/** JSON text that PostgreSQL can keep: `jsonb` refuses NUL and half surrogate pairs, agents send both. */
const SUSPECT = /\\u(?:0000|d[89a-f])/i;

// Most texts have no escape at all, which is far quicker to see.
const isSuspect = (text: string): boolean => text.includes('\\u') && SUSPECT.test(text);

export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return isSuspect(text) ? JSON.stringify(clean(value)) : text;
}

/** The same for a value: what comes back after storing it. */
export function storable<T>(value: T): T {
  const text = JSON.stringify(value);
  return isSuspect(text) ? (clean(value) as T) : value;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [cleanText(key), clean(one)]));
}

const cleanText = (text: string): string => text.toWellFormed().replaceAll('\0', '\uFFFD');

/** Equal as stored: `jsonb` keeps no order of keys. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [inA, inB] = [Object.entries(a), Object.entries(b)];
  return (
    inA.length === inB.length &&
    inA.every(([key, one]) => Object.hasOwn(b, key) && isEqualJson(one, Reflect.get(b, key)))
  );
}
