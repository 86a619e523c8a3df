/**
 * Undo and redo of one person: a pure reducer over patterns. Every intent is one entry. What others do takes
 * part in every entry as if it had been there before: undoing takes back what one did oneself, and never what
 * somebody else made of it since. A step of which others left nothing is passed over.
 */
import { bring } from './bring.ts';
import { deltaOf, isSamePattern } from './delta.ts';
import { apply, type Op } from './ops.ts';
import type { Pattern } from './pattern.ts';
import { clashes, isRenamed, type Renames, rebase, renamePattern } from './rebase.ts';
import { touchOfAll } from './touch.ts';

/** Entries kept; patterns share what did not change, so an entry is small. */
const MOST = 200;

/** `seen`: how much of what others did is in it already; the rest is added when somebody goes back to it. */
type Entry = { pattern: Pattern; seen: number };

export type History = {
  past: readonly Entry[];
  present: Pattern;
  future: readonly Entry[];
  /** What others did since this began, in order. */
  others: readonly (readonly Op[])[];
  /** What the last entry was about; the next one about the same thing joins it. */
  burst?: string;
};

export type HistoryAction =
  /** `burst` joins a row of small steps (typing in one field, dragging one node) into one entry. */
  | { type: 'do'; intent: Op | readonly Op[]; burst?: string }
  | { type: 'undo' }
  | { type: 'redo' }
  /** Somebody else did this; `present` is the pattern with it. Own things may have got other names for it. */
  | { type: 'others'; ops: readonly Op[]; present: Pattern; renames?: Renames }
  /** The pattern as it came from the server; nothing before it can be undone. */
  | { type: 'load'; pattern: Pattern };

export const startHistory = (present: Pattern): History => ({ past: [], present, future: [], others: [] });

export function historyReducer(history: History, action: HistoryAction): History {
  switch (action.type) {
    case 'load':
      return startHistory(action.pattern);
    case 'do':
      return doIntent(history, action);
    case 'others':
      return withOthers(history, action);
    case 'undo':
      return undo(history);
    case 'redo':
      return redo(history);
  }
}

const entryOf = ({ present, others }: History): Entry => ({ pattern: present, seen: others.length });

function doIntent(history: History, { intent, burst }: Extract<HistoryAction, { type: 'do' }>): History {
  const { past, present, others } = history;
  const { pattern } = apply(present, intent);
  if (pattern === present) return history;
  const joins = burst !== undefined && burst === history.burst && past.length > 0;
  const entries = joins ? past : [...past, entryOf(history)].slice(-MOST);
  return { past: entries, present: pattern, future: [], others, ...(burst !== undefined && { burst }) };
}

function withOthers(history: History, action: Extract<HistoryAction, { type: 'others' }>): History {
  const { ops, present, renames } = action;
  const renamed = (entries: readonly Entry[]): readonly Entry[] =>
    renames
      ? entries.map(({ pattern, seen }) => ({ pattern: renamePattern(pattern, renames), seen }))
      : entries;
  const past = renamed(history.past);
  const future = renamed(history.future);
  const isEmpty = past.length + future.length === 0;
  const { burst } = history;
  const others = isEmpty ? [] : [...history.others, ops];
  return { past, present, future, others, ...(burst !== undefined && { burst }) };
}

function undo(history: History): History {
  const { present, future, others } = history;
  let { past } = history;
  for (let entry = past.at(-1); entry; entry = past.at(-1)) {
    past = past.slice(0, -1);
    const pattern = current(entry, history);
    if (isSamePattern(pattern, present)) continue;
    return { past, present: pattern, future: [entryOf(history), ...future], others };
  }
  return past === history.past ? history : { past, present, future, others };
}

function redo(history: History): History {
  const { past, present, others } = history;
  let { future } = history;
  for (let entry = future[0]; entry; entry = future[0]) {
    future = future.slice(1);
    const pattern = current(entry, history);
    if (isSamePattern(pattern, present)) continue;
    return { past: [...past, entryOf(history)], present: pattern, future, others };
  }
  return future === history.future ? history : { past, present, future, others };
}

/** The pattern of an entry with everything that others did since, all of it as it is now. */
function current({ pattern, seen }: Entry, { others, present }: History): Pattern {
  const since = others.slice(seen);
  if (since.length === 0) return pattern;
  const back = since.reduce((at, ops) => {
    const free = withFreeNames(at, ops, present);
    return apply(withGround(free, ops, present), ops).pattern;
  }, pattern);
  const foreign = since.map((ops) => ({ ops }));
  return apply(present, rebase(present, foreign, deltaOf(present, back)).fits).pattern;
}

/** A name that was free when others took it may belong to something here: that gets another one. */
function withFreeNames(pattern: Pattern, ops: readonly Op[], present: Pattern): Pattern {
  const renames = clashes(pattern, ops, present);
  return isRenamed(renames) ? renamePattern(pattern, renames) : pattern;
}

/** What others built on stays, even where one goes back to before it was there. */
function withGround(pattern: Pattern, ops: readonly Op[], present: Pattern): Pattern {
  const there = new Set(pattern.nodes.map(({ id }) => `node:${id}`));
  const { leans } = touchOfAll(ops, pattern);
  const missing = new Set([...leans].filter((key) => !key.includes('/') && !there.has(key)));
  return missing.size > 0 ? apply(pattern, bring(pattern, present, missing)).pattern : pattern;
}

export const canUndo = ({ past }: History): boolean => past.length > 0;
export const canRedo = ({ future }: History): boolean => future.length > 0;
