'use client';
/** Lists in a form: rows keep their identity while others come and go, and the focus stays in the list. */
import { type RefObject, useEffect, useRef, useState } from 'react';

type Change<T> = (rows: T[], step?: string) => void;

type Rows<T> = {
  ref: RefObject<(HTMLOListElement & HTMLUListElement) | null>;
  addRef: RefObject<HTMLButtonElement | null>;
  rows: readonly T[];
  keyOf: (index: number) => number;
  add: (row: T) => void;
  remove: (index: number) => void;
  move: (from: number, to: number) => void;
  set: (index: number, row: T, step?: string) => void;
};

const FIELDS = ':is(input, textarea, select, button):not([data-tools] *)';

/** Every row added, removed or moved is an undo step by itself; typing in a row is one for the field. */
export function useRows<T>(rows: readonly T[], onChange: Change<T>): Rows<T> {
  const ref = useRef<HTMLOListElement & HTMLUListElement>(null);
  const addRef = useRef<HTMLButtonElement>(null);
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  const wanted = useRef<number | null>(null);
  const step = useRef(0);
  while (keys.current.length < rows.length) keys.current.push(next.current++);
  keys.current.length = rows.length;
  useEffect(() => {
    if (wanted.current === null) return;
    const at = Math.min(wanted.current, rows.length - 1);
    wanted.current = null;
    const field = ref.current?.querySelector<HTMLElement>(`:scope > [data-row="${at}"] ${FIELDS}`);
    (field ?? addRef.current)?.focus();
  });
  const change = (after: T[], focus: number) => {
    wanted.current = focus;
    step.current += 1;
    onChange(after, `rows:${step.current}`);
  };
  return {
    ref,
    addRef,
    rows,
    keyOf: (index) => keys.current[index] ?? index,
    add: (row) => change([...rows, row], rows.length),
    remove(index) {
      keys.current.splice(index, 1);
      change(rows.toSpliced(index, 1), index);
    },
    move(from, to) {
      const row = rows[from];
      const key = keys.current[from];
      if (row === undefined || key === undefined) return;
      keys.current.splice(from, 1);
      keys.current.splice(to, 0, key);
      change(rows.toSpliced(from, 1).toSpliced(to, 0, row), to);
    },
    set: (index, row, named) => onChange(rows.with(index, row), named),
  };
}

export type Pair = { name: string; value: unknown };

const toPairs = (value: Readonly<Record<string, unknown>>): Pair[] =>
  Object.entries(value).map(([name, one]) => ({ name, value: one }));

/** What of the rows can be stored: a name is there, and only once. */
export function fromPairs(rows: readonly Pair[]): {
  value: Record<string, unknown>;
  problem: string | undefined;
} {
  const names = rows.map((row) => row.name.trim());
  const twice = names.find((name, index) => name !== '' && names.indexOf(name) !== index);
  const named = rows.filter(
    (_row, index) => names[index] !== '' && names.indexOf(names[index] ?? '') === index,
  );
  const value = Object.fromEntries(named.map((row) => [row.name.trim(), row.value]));
  const problem =
    twice !== undefined
      ? `${twice} is there twice; only the first one counts.`
      : names.includes('')
        ? 'A row without a name is not kept.'
        : undefined;
  return { value, problem };
}

type PairRows = { rows: readonly Pair[]; setRows: Change<Pair>; problem: string | undefined };

/** Rows being typed that are not a record yet stay on the screen; the record holds those that are. */
export function usePairs(
  value: Readonly<Record<string, unknown>>,
  onChange: (value: Record<string, unknown>, step?: string) => void,
): PairRows {
  const [rows, setShown] = useState(() => toPairs(value));
  const shown = JSON.stringify(value);
  const before = useRef(shown);
  useEffect(() => {
    if (before.current === shown) return;
    before.current = shown;
    setShown(toPairs(JSON.parse(shown)));
  }, [shown]);
  const setRows = (after: Pair[], step?: string) => {
    const { value: record } = fromPairs(after);
    before.current = JSON.stringify(record);
    setShown(after);
    if (before.current !== shown) onChange(record, step);
  };
  return { rows, setRows, problem: fromPairs(rows).problem };
}
