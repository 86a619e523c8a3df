/** Undo and redo: a pure reducer over patterns. Every intent is one entry. */
import { apply, type Op } from './ops.ts';
import type { Pattern } from './pattern.ts';

/** Entries kept; patterns share what did not change, so an entry is small. */
const MOST = 200;

export type History = {
  past: readonly Pattern[];
  present: Pattern;
  future: readonly Pattern[];
  /** What the last entry was about; the next one about the same thing joins it. */
  burst?: string;
};

export type HistoryAction =
  /** `burst` joins a row of small steps (typing in one field, dragging one node) into one entry. */
  | { type: 'do'; intent: Op | readonly Op[]; burst?: string }
  | { type: 'undo' }
  | { type: 'redo' }
  /** The pattern as it came from the server; nothing before it can be undone. */
  | { type: 'load'; pattern: Pattern };

export const startHistory = (present: Pattern): History => ({ past: [], present, future: [] });

export function historyReducer(history: History, action: HistoryAction): History {
  const { past, present, future } = history;
  switch (action.type) {
    case 'load':
      return startHistory(action.pattern);
    case 'do':
      return doIntent(history, action);
    case 'undo': {
      const before = past.at(-1);
      return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : history;
    }
    case 'redo': {
      const [after, ...rest] = future;
      return after ? { past: [...past, present], present: after, future: rest } : history;
    }
  }
}

function doIntent(history: History, { intent, burst }: Extract<HistoryAction, { type: 'do' }>): History {
  const { past, present } = history;
  const { pattern } = apply(present, intent);
  if (pattern === present) return history;
  const joins = burst !== undefined && burst === history.burst;
  const entries = joins ? past : [...past, present].slice(-MOST);
  return { past: entries, present: pattern, future: [], ...(burst !== undefined && { burst }) };
}

export const canUndo = ({ past }: History): boolean => past.length > 0;
export const canRedo = ({ future }: History): boolean => future.length > 0;
