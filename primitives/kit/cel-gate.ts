/**
 * What makes a CEL expression safe to run in our processes: its tree is measured before it runs, and
 * calls are inserted into it that count work while it runs. The library itself has no such limit, and an
 * expression cannot be interrupted from outside.
 */
import type { parse } from '@bufbuild/cel';

export type Tree = ReturnType<typeof parse>['expr'];
type Kind = Tree['exprKind'];
type Comprehension = Extract<Kind, { case: 'comprehensionExpr' }>['value'];
type Call = Extract<Kind, { case: 'callExpr' }>['value'];

/** Published and tested. Macros count as what they stand for. */
export const CEL_LIMITS = {
  characters: 4000,
  nodes: 500,
  depth: 24,
  nesting: 2,
  listLiteral: 100,
  inputBytes: 262_144,
  /** Rounds of all comprehensions together. */
  rounds: 10_000,
  /** Units of work (cel-budget.ts) of one evaluation. */
  work: 3_000_000,
  /** Units of all evaluations of one node together: it may evaluate once for each item of a list. */
  nodeWork: 12_000_000,
  /** Of a regular expression, its repetitions written out. */
  pattern: 2_000,
} as const;

/** Counts one round of a comprehension and what it costs; always true, or an error when that is used up. */
export const ROUND = '@round';
/** Hands on its argument after counting its size. */
export const CHARGE = '@charge';
/** Adds one element to the list that a comprehension builds up. */
export const PUSH = '@push';

/** Units that evaluating one part of an expression takes. */
const UNITS = 25;

/** Why an expression is refused: one sentence for its author. */
export class RefusedExpression extends Error {
  override readonly name = 'RefusedExpression';
}

type At = { depth: number; nesting: number };
type Walk = {
  nodes: number;
  names: Set<string>;
  functions: Set<string>;
  /** Variables of comprehensions, which are names too. */
  bound: Set<string>;
  accumulators: Set<string>;
};

/** `units`: what one evaluation costs, rounds and reading apart. */
export type Measured = { free: readonly string[]; functions: readonly string[]; units: number };

/** Throws `RefusedExpression` beyond a limit; otherwise changes `tree` so that it counts its own work. */
export function gateTree(tree: Tree): Measured {
  const walk: Walk = {
    nodes: 0,
    names: new Set(),
    functions: new Set(),
    bound: new Set(),
    accumulators: new Set(),
  };
  visit(tree, { depth: 1, nesting: 0 }, walk);
  return {
    free: [...walk.names].filter((name) => !walk.bound.has(name)),
    functions: [...walk.functions],
    units: walk.nodes * UNITS,
  };
}

function refuse(sentence: string): never {
  throw new RefusedExpression(sentence);
}

function visit(tree: Tree | undefined, at: At, walk: Walk): void {
  if (!tree) return;
  walk.nodes += 1;
  if (walk.nodes > CEL_LIMITS.nodes) refuse(`It has more than ${CEL_LIMITS.nodes} parts.`);
  if (at.depth > CEL_LIMITS.depth) refuse(`It is nested more than ${CEL_LIMITS.depth} levels deep.`);
  const inner = { ...at, depth: at.depth + 1 };
  const kind = tree.exprKind;
  switch (kind.case) {
    case 'identExpr':
      walk.names.add(kind.value.name);
      return;
    case 'selectExpr':
      visit(kind.value.operand, inner, walk);
      return;
    case 'callExpr':
      visitCall(kind.value, inner, walk);
      return;
    case 'listExpr':
      if (kind.value.elements.length > CEL_LIMITS.listLiteral)
        refuse(`It lists more than ${CEL_LIMITS.listLiteral} values.`);
      for (const element of kind.value.elements) visit(element, inner, walk);
      return;
    case 'structExpr':
      if (kind.value.messageName) refuse(`It makes a ${kind.value.messageName}, which is not known here.`);
      for (const { keyKind, value } of kind.value.entries) {
        if (keyKind.case === 'mapKey') visit(keyKind.value, inner, walk);
        visit(value, inner, walk);
      }
      return;
    case 'comprehensionExpr':
      visitComprehension(kind.value, inner, walk);
      return;
    default:
  }
}

/** Operators that read nothing but look at one value, or decide which of their arguments is read. */
const FREE_OF_CHARGE = new Set(['_&&_', '_||_', '_?_:_', '_[_]', '!_', '@not_strictly_false']);

function visitCall(call: Call, at: At, walk: Walk): void {
  walk.functions.add(call.function);
  visit(call.target, at, walk);
  for (const arg of call.args) visit(arg, at, walk);
  if (FREE_OF_CHARGE.has(call.function) || asPush(call, walk)) return;
  if (call.target) call.target = insertedCall(CHARGE, [call.target]);
  call.args = call.args.map((arg) => (isAccumulator(arg, walk) ? arg : insertedCall(CHARGE, [arg])));
}

/** The library would copy the whole list for each element that is added to it. */
function asPush(call: Call, walk: Walk): boolean {
  const [list, added] = call.args;
  if (call.function !== '_+_' || !list || added?.exprKind.case !== 'listExpr') return false;
  const [element, ...more] = added.exprKind.value.elements;
  if (!isAccumulator(list, walk) || !element || more.length > 0) return false;
  call.function = PUSH;
  call.args = [list, element];
  return true;
}

/** The result a comprehension builds up: it grows by one a round, and rounds are counted already. */
const isAccumulator = ({ exprKind }: Tree, { accumulators }: Walk): boolean =>
  exprKind.case === 'identExpr' && accumulators.has(exprKind.value.name);

function visitComprehension(loop: Comprehension, at: At, walk: Walk): void {
  if (at.nesting >= CEL_LIMITS.nesting)
    refuse(`It goes through lists inside lists more than ${CEL_LIMITS.nesting} levels deep.`);
  for (const name of [loop.iterVar, loop.iterVar2, loop.accuVar]) if (name) walk.bound.add(name);
  walk.accumulators.add(loop.accuVar);
  visit(loop.iterRange, at, walk);
  visit(loop.accuInit, at, walk);
  const inside = { ...at, nesting: at.nesting + 1 };
  const before = walk.nodes;
  visit(loop.loopCondition, inside, walk);
  visit(loop.loopStep, inside, walk);
  const units = (walk.nodes - before) * UNITS;
  visit(loop.result, at, walk);
  if (loop.loopCondition) {
    loop.loopCondition = insertedCall('_&&_', [insertedCall(ROUND, [constant(units)]), loop.loopCondition]);
  }
}

const insertedCall = (name: string, args: Tree[]): Tree => ({
  $typeName: 'cel.expr.Expr',
  id: 0n,
  exprKind: { case: 'callExpr', value: { $typeName: 'cel.expr.Expr.Call', function: name, args } },
});

const constant = (value: number): Tree => ({
  $typeName: 'cel.expr.Expr',
  id: 0n,
  exprKind: {
    case: 'constExpr',
    value: {
      $typeName: 'cel.expr.Constant',
      constantKind: { case: 'int64Value', value: BigInt(value) },
    },
  },
});
