/** Folding a list into one value, and what is known of the result when each item has its own confidence. */
import type { Belief, ClaimId, Confidence } from './belief.ts';
import { compileCel } from './cel.ts';
import { shareBudget } from './cel-budget.ts';
import { chainRange } from './chain.ts';
import { and } from './claims.ts';
import { stableSum } from './probability.ts';
import { whyUnknown } from './usable.ts';

export const FOLDS = ['sum', 'concat', 'max', 'min', 'count', 'all', 'any', 'cel'] as const;
export type Fold = (typeof FOLDS)[number];

/** `expression`: for `count` over `item`, for `cel` over `acc` and `item`; `init`: an expression, for `cel`. */
export type FoldRule = { fold: Fold; separator: string; expression: string; init: string };

export type Folded = { isOk: true; value: unknown } | { isOk: false; problem: string };

const bad = (problem: string): Folded => ({ isOk: false, problem });
const good = (value: unknown): Folded => ({ isOk: true, value });

/** `values` has at least one entry. Anything of the wrong type is a problem, never left out. */
export function foldValues(values: readonly unknown[], rule: FoldRule): Folded {
  const { fold } = rule;
  if (fold === 'cel') return shareBudget(() => foldCel(values, rule));
  if (fold === 'count') return shareBudget(() => countWhere(values, rule.expression));
  if (fold === 'concat') return ofType(values, isText, (all) => all.join(rule.separator));
  if (fold === 'all') return ofType(values, isBool, (all) => all.every(Boolean));
  if (fold === 'any') return ofType(values, isBool, (all) => all.some(Boolean));
  if (fold === 'sum') return ofType(values, isNumber, stableSum);
  const best = fold === 'max' ? Math.max : Math.min;
  return ofType(values, isNumber, (all) => all.reduce((a, b) => best(a, b)));
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isBool = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function ofType<T>(
  values: readonly unknown[],
  is: (value: unknown) => value is T,
  fold: (values: readonly T[]) => unknown,
): Folded {
  const wrong = values.findIndex((value) => !is(value));
  if (wrong >= 0) return bad(`Item ${wrong + 1} has another type than this fold takes.`);
  const value = fold(values.filter(is));
  return typeof value === 'number' && !Number.isFinite(value) ? bad('The result is too large.') : good(value);
}

function countWhere(values: readonly unknown[], expression: string): Folded {
  if (expression === '') return good(values.length);
  const compiled = compileCel(expression, ['item']);
  if (!compiled.isOk) return bad(`The expression cannot be read: ${compiled.problem}`);
  let count = 0;
  for (const [i, item] of values.entries()) {
    const result = compiled.expression.evaluate({ item });
    if (!result.isOk) return bad(`The expression failed at item ${i + 1}: ${result.problem}`);
    if (typeof result.value !== 'boolean')
      return bad(`The expression does not give true or false at item ${i + 1}.`);
    if (result.value) count += 1;
  }
  return good(count);
}

function foldCel(values: readonly unknown[], { expression, init }: FoldRule): Folded {
  const [start, step] = [compileCel(init, []), compileCel(expression, ['acc', 'item'])];
  if (!start.isOk) return bad(`The start cannot be read: ${start.problem}`);
  if (!step.isOk) return bad(`The expression cannot be read: ${step.problem}`);
  const first = start.expression.evaluate({});
  if (!first.isOk) return bad(`The start failed: ${first.problem}`);
  let acc = first.value;
  for (const [i, item] of values.entries()) {
    const next = step.expression.evaluate({ acc, item });
    if (!next.isOk) return bad(`The expression failed at item ${i + 1}: ${next.problem}`);
    acc = next.value;
  }
  return good(acc);
}

/** What a fold of items is about: that all of them are right, or that one of them is true. */
export const foldClaim = (fold: Fold, claims: readonly ClaimId[]): ClaimId =>
  claims.length === 0 ? 'none' : `${fold === 'any' ? 'any' : 'all'}(${and(...claims)})`;

/**
 * What is known of the result of a fold. It is right if every item is (S2: at least 1 - sum (1 - p), at
 * most min p, whatever they have to do with each other); the number is the lower end, never a mean. `all`
 * and `any` of true and false are bounded by what each item says about its own truth.
 */
export function foldConfidence(items: readonly Belief[], fold: Fold): Confidence {
  const claim = foldClaim(
    fold,
    items.map(({ conf }) => conf.claim),
  );
  const about = (conf: Confidence): Confidence => ({ ...conf, claim });
  const confs = items.map(({ conf }) => conf);
  if (fold !== 'all' && fold !== 'any') return about(chainRange(confs, { action: 'irreversible' }));
  const isAll = fold === 'all';
  // "any is true" is the opposite of "all are false"
  const holding = items.map(({ conf, value }) => (value === isAll ? conf : opposite(conf)));
  const doesHold = items.every(({ value }) => value === isAll);
  if (doesHold) return about(chainRange(holding, { action: 'irreversible' }));
  return about(atLow(opposite(chainRange(holding, { action: 'reversible' }))));
}

/** The chance that the opposite holds. */
function opposite(conf: Confidence): Confidence {
  const why = whyUnknown(conf);
  if (why) return { status: 'unknown', claim: conf.claim, why };
  if (conf.status === 'self_reported') return { ...conf, raw: 1 - conf.raw };
  if (!('lo' in conf)) return conf;
  const { claim, p, lo, hi } = conf;
  const assumes = conf.status === 'derived' ? conf.assumes : [];
  const rule = conf.status === 'derived' ? conf.rule : 'pass';
  return { status: 'derived', claim, p: 1 - p, lo: 1 - hi, hi: 1 - lo, rule, assumes };
}

const atLow = (conf: Confidence): Confidence => ('lo' in conf ? { ...conf, p: conf.lo } : conf);
