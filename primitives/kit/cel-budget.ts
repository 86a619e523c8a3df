/**
 * How much work an evaluation may do, counted while it works: an expression cannot be interrupted from outside.
 * Counted and not timed, because a run that is done again has to come to the same end. One unit is about 12 ns of a
 * processor, so that one evaluation takes at most some 50 ms, and all those of one node at most some 200 ms.
 */
import { type CelValue, isCelList, isCelMap } from '@bufbuild/cel';
import { CEL_LIMITS, RefusedExpression } from './cel-gate.ts';

/** Evaluation is synchronous, so one is enough. */
const budget = { rounds: 0, work: 0, isShared: false };

const USED_UP = 'it takes more work than an expression may; give it less to read.';

/** Throws when something is used up. Also asked at the end: `||` and `&&` can swallow an error. */
export function checkBudget(): void {
  if (budget.rounds < 0) throw new RefusedExpression(`it takes more than ${CEL_LIMITS.rounds} rounds.`);
  if (budget.work < 0) throw new RefusedExpression(USED_UP);
}

/** Before each evaluation; `units` is what it costs without any loop. */
export function beginEvaluation(units: number): void {
  budget.rounds = CEL_LIMITS.rounds;
  if (!budget.isShared) budget.work = CEL_LIMITS.work;
  spend(units);
}

/** One budget for all evaluations in `work`: for a node that evaluates once for each item of a list. */
export function shareBudget<T>(work: () => T): T {
  if (budget.isShared) return work();
  budget.work = CEL_LIMITS.nodeWork;
  budget.isShared = true;
  try {
    return work();
  } finally {
    budget.isShared = false;
  }
}

/** Throws `RefusedExpression` when it was too much. */
export function spend(units: number): void {
  budget.work -= units;
  checkBudget();
}

/** `units`: what one round costs. */
export function spendRound(units: number): boolean {
  budget.rounds -= 1;
  spend(units);
  return true;
}

export function spendOn<T extends CelValue>(value: T): T {
  spend(sizeOf(value, Math.max(0, budget.work)));
  return value;
}

/** Units it takes to read a value once, counted no further than `limit`. */
export function sizeOf(value: CelValue, limit: number): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Uint8Array) return value.length;
  if (isCelList(value)) return sum(value, { each: 6, limit });
  if (isCelMap(value)) return sum(value.values(), { each: 150, limit });
  return 1;
}

function sum(parts: Iterable<CelValue>, { each, limit }: { each: number; limit: number }): number {
  let size = each;
  for (const part of parts) {
    size += each + sizeOf(part, limit - size);
    if (size > limit) break;
  }
  return size;
}
