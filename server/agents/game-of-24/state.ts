/** The game of 24: combine all numbers with + - * / until one is left, which should be 24. */
import { z } from 'zod';
import { json, list, num, text } from '#primitives/kit/port-type.ts';

/** `numbers` are left to combine; `terms[i]` is how `numbers[i]` came about. */
export type State = { numbers: number[]; terms: string[] };

export const TARGET = 24;
const MOST = 6;

/** Two ways to one number may differ in the last bits; two different numbers differ by far more. */
const EQUAL = 1e-9;

export const isTarget = (value: number): boolean => Math.abs(value - TARGET) < EQUAL;

export const stateType = json({ numbers: list(num), terms: list(text) });

export const stateSchema = z.object({
  numbers: z.array(z.number()).min(1).max(MOST),
  terms: z.array(z.string().max(200)).max(MOST),
});

export const NO_STATE = `There are no 1 to ${MOST} numbers with their terms.`;

/** Numbers without terms stand for themselves. */
export function readState(input: unknown): State | undefined {
  const read = stateSchema.safeParse(input);
  if (!read.success) return undefined;
  const { numbers, terms } = read.data;
  if (terms.length === 0) return { numbers, terms: numbers.map(String) };
  return terms.length === numbers.length ? { numbers, terms } : undefined;
}

type Made = { value: number; term: string };

function combine(a: Made, b: Made): Made[] {
  const made = [
    { value: a.value + b.value, term: `(${a.term} + ${b.term})` },
    { value: a.value * b.value, term: `(${a.term} * ${b.term})` },
    { value: a.value - b.value, term: `(${a.term} - ${b.term})` },
    { value: b.value - a.value, term: `(${b.term} - ${a.term})` },
    { value: a.value / b.value, term: `(${a.term} / ${b.term})` },
    { value: b.value / a.value, term: `(${b.term} / ${a.term})` },
  ];
  return made.filter(({ value }) => Number.isFinite(value));
}

const keyOf = (numbers: readonly number[]): string =>
  [...numbers]
    .sort((a, b) => a - b)
    .map((one) => one.toFixed(6))
    .join(' ');

/** All states one step further, each set of numbers once. Empty where one number is left. */
export function successors({ numbers, terms }: State): State[] {
  const found = new Map<string, State>();
  const parts = numbers.map((value, i) => ({ value, term: terms[i] ?? String(value) }));
  for (const [i, a] of parts.entries())
    for (const [j, b] of parts.entries()) {
      if (j <= i) continue;
      const rest = parts.filter((_, k) => k !== i && k !== j);
      for (const one of combine(a, b)) {
        const all = [...rest, one];
        const state = { numbers: all.map(({ value }) => value), terms: all.map(({ term }) => term) };
        const key = keyOf(state.numbers);
        if (!found.has(key)) found.set(key, state);
      }
    }
  return [...found.values()];
}
