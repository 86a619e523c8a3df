/** Functions of expressions that take longer than reading their arguments once: they say what they cost first. */
import {
  type CelFunc,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celMethod,
  isCelError,
  isCelList,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { sizeOf, spend } from './cel-budget.ts';
import { CEL_LIMITS, RefusedExpression } from './cel-gate.ts';
import { patternSize } from './pattern-size.ts';

const { INT, STRING } = CelScalar;

/** Told the object of a call, if it has one, and then its arguments. */
type Price = (...values: readonly (CelValue | undefined)[]) => void;

const lengthOf = (value: CelValue | undefined): number => (typeof value === 'string' ? value.length : 0);

/** Looking for a text in a text compares, at the worst, each character of one with each of the other. */
const search: Price = (text, part) => spend((lengthOf(text) * lengthOf(part)) / 48);

const match: Price = (text, pattern) => {
  const size = typeof pattern === 'string' ? patternSize(pattern) : 0;
  if (size > CEL_LIMITS.pattern) throw new RefusedExpression('the pattern is too large.');
  // Compiling takes the square of the size: 4 ms for 960 parts.
  spend(500 + 30 * size + size ** 2 / 3 + lengthOf(text) * size);
};

const write: Price = (format, values) => {
  const numbers = typeof format === 'string' ? (format.match(/%[^%a-z]*[ef]/g)?.length ?? 0) : 0;
  spend(numbers * 3_000 + (isCelList(values) ? 8 * sizeOf(values, CEL_LIMITS.work) : 0));
};

/** Reading a whole number takes the square of its length. */
const digits: Price = (_, text) => spend(lengthOf(text) ** 2 / 20_000);

/** Making a clock of another time zone takes 110 us. */
const zone: Price = (_, name) => spend(name === undefined ? 0 : 10_000);

const PRICES: Readonly<Record<string, Price>> = {
  ...{ contains: search, indexOf: search, lastIndexOf: search, split: search },
  ...{ matches: match, format: write, int: digits, uint: digits },
  ...{ getFullYear: zone, getMonth: zone, getDate: zone, getDayOfMonth: zone, getDayOfWeek: zone },
  ...{ getDayOfYear: zone, getHours: zone, getMinutes: zone, getSeconds: zone, getMilliseconds: zone },
};

function withPrice(func: CelFunc, price: Price): CelFunc {
  function pay(this: CelValue | undefined, ...args: CelValue[]): CelValue {
    price(this, ...args);
    const result = func.call(0, this, args);
    if (result === undefined) throw new RefusedExpression(`${func.name} does not take this.`);
    if (isCelError(result)) throw result;
    return result;
  }
  const { name, target, arguments: args, result } = func;
  return target ? celMethod(name, target, args, result, pay) : celFunc(name, args, result, pay);
}

/** Replaces the first `most`. It can multiply lengths; everything else grows at most by the sizes of its arguments. */
function replace(text: string, { part, by, most }: { part: string; by: string; most: number }): string {
  search(text, part);
  const pieces = text.split(part);
  const count = Math.max(0, Math.min(pieces.length - 1, most));
  if (text.length + count * by.length > CEL_LIMITS.inputBytes)
    throw new RefusedExpression('the result is larger than 256 KiB.');
  const rest = pieces.slice(count).join(part);
  return [...pieces.slice(0, count), rest].join(by);
}

export const priced: readonly CelFunc[] = [
  ...[...celEnv({ funcs: strings }).funcs].flatMap((func) => {
    const price = Object.hasOwn(PRICES, func.name) ? PRICES[func.name] : undefined;
    return price ? [withPrice(func, price)] : [];
  }),
  celMethod('replace', STRING, [STRING, STRING], STRING, function (part, by) {
    return replace(this, { part, by, most: Number.POSITIVE_INFINITY });
  }),
  celMethod('replace', STRING, [STRING, STRING, INT], STRING, function (part, by, most) {
    return replace(this, { part, by, most: Number(most) });
  }),
];
