/** Values on their way into and out of CEL: plain JSON-like data on our side, nothing else. */
import { type CelInput, type CelValue, isCelList, isCelMap, isCelType, isCelUint } from '@bufbuild/cel';
import type { Belief } from './belief.ts';
import { shownNumber } from './belief.ts';
import { CEL_LIMITS, RefusedExpression } from './cel-gate.ts';
import { isItems } from './items.ts';
import { isMembers } from './members.ts';
import { whyUnknown } from './usable.ts';

/** What expressions can see of a belief. `confidence` is null where there is no number that counts (A3). */
export function visible(belief: Belief): Readonly<Record<string, unknown>> {
  const { value = null, conf, outcome } = belief;
  if (whyUnknown(conf)) return { value, confidence: null, status: 'unknown', outcome };
  return { value, confidence: shownNumber(conf) ?? null, status: conf.status, outcome };
}

type Size = { left: number };

/**
 * Numbers become doubles, records of answers maps of what is visible of each. Throws `RefusedExpression`; `spend` is
 * told how much was read.
 */
export function toCelInput(value: unknown, spend: (units: number) => void): CelInput {
  const size = { left: CEL_LIMITS.inputBytes };
  const converted = convertIn(value, size);
  spend(CEL_LIMITS.inputBytes - size.left);
  return converted;
}

function take(size: Size, bytes: number): void {
  size.left -= bytes;
  if (size.left < 0) throw new RefusedExpression('the value is larger than 256 KiB.');
}

function convertIn(value: unknown, size: Size): CelInput {
  take(size, 8);
  if (typeof value === 'string') {
    take(size, value.length);
    return value;
  }
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (value === null || value === undefined) return null;
  if (isItems(value)) return value.map((one) => convertIn(visible(one), size));
  if (Array.isArray(value)) return value.map((one) => convertIn(one, size));
  if (typeof value !== 'object') throw new RefusedExpression(`a ${typeof value} cannot be read.`);
  const entries = isMembers(value)
    ? Object.entries(value).map(([key, one]) => [key, visible(one)] as const)
    : Object.entries(value).filter(([, one]) => one !== undefined);
  const map = new Map<string, CelInput>();
  for (const [key, one] of entries) {
    take(size, key.length);
    map.set(key, convertIn(one, size));
  }
  return map;
}

/** Whole numbers become JS numbers when that loses nothing. Throws `RefusedExpression`. */
export function fromCelValue(value: CelValue): unknown {
  return convertOut(value, { left: CEL_LIMITS.inputBytes });
}

function convertOut(value: CelValue, size: Size): unknown {
  size.left -= 8 + (typeof value === 'string' ? value.length : 0);
  if (size.left < 0) throw new RefusedExpression('the result is larger than 256 KiB.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return toFinite(value);
  if (typeof value === 'bigint') return toSafe(value);
  if (isCelUint(value)) return toSafe(value.value);
  if (isCelList(value)) return [...value].map((one) => convertOut(one, size));
  if (isCelMap(value)) {
    return Object.fromEntries(
      [...value].map(([key, one]) => [String(isCelUint(key) ? key.value : key), convertOut(one, size)]),
    );
  }
  const what = isCelType(value) ? 'a type' : 'neither text, a number, true or false, a list nor a map';
  throw new RefusedExpression(`the result is ${what}; turn it into text with string().`);
}

function toFinite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RefusedExpression('the result is not a finite number.');
}

function toSafe(value: bigint): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RefusedExpression(`${value} is too large for an exact number.`);
}
