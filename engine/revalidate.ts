/**
 * Validation that goes along with editing: after one edit only what it changed is judged again. The issues
 * are those of `validate`, in the same order, so that nothing jumps on the screen.
 */
import { EVERYTHING } from './change.ts';
import { type Inference, inferAgain, inferPattern } from './infer.ts';
import type { Issue } from './issues.ts';
import { judge, type Kept } from './judge.ts';
import type { Known } from './parts.ts';
import type { Pattern } from './pattern.ts';

export type Validated = {
  inference: Inference;
  /** Errors first, as `validate` gives them. */
  issues: readonly Issue[];
  /** For the next edit; the very same if nothing but places on the canvas changed. */
  kept: Kept;
};

export function startValidation(pattern: Pattern, known: Known): Validated {
  const inference = inferPattern(pattern, known);
  return { inference, ...judge(inference) };
}

/**
 * Validates a pattern that was made from another by ops; it shares every node and edge they left alone.
 * `before` stays usable: an undo may start from it again. Any pattern is fine, only slower.
 */
export function revalidate(before: Validated, after: Pattern): Validated {
  if (after === before.inference.pattern) return before;
  const { inference, change } = inferAgain(before.inference, after);
  if (change === EVERYTHING) return { inference, ...judge(inference) };
  const isOnlyMoved = change.dirty.size === 0 && !change.isRewired && isSameBudget(before, after);
  if (isOnlyMoved) return { ...before, inference };
  return { inference, ...judge(inference, { ...before, change }) };
}

const isSameBudget = ({ inference }: Validated, after: Pattern): boolean =>
  inference.pattern.budget === after.budget;
