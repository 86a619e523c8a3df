/**
 * Expressions that people write: CEL, the Common Expression Language. No code of users runs in our
 * processes, only this: no loops but over given lists, no side effects, no clock, bounded work.
 */
import {
  type CelFunc,
  type CelList,
  CelScalar,
  type CelValue,
  celEnv,
  celFunc,
  celList,
  isCelError,
  listType,
  parse,
  plan,
} from '@bufbuild/cel';
import { strings } from '@bufbuild/cel/ext';
import { beginEvaluation, checkBudget, spend, spendOn, spendRound } from './cel-budget.ts';
import { CEL_LIMITS, CHARGE, gateTree, PUSH, RefusedExpression, ROUND } from './cel-gate.ts';
import { priced } from './cel-priced.ts';
import { fromCelValue, toCelInput } from './cel-values.ts';

export type Evaluated = { isOk: true; value: unknown } | { isOk: false; problem: string };

export type Expression = { evaluate(variables: Readonly<Record<string, unknown>>): Evaluated };

/** `problem` is one sentence, or the position and what is wrong there. */
export type Compiled = { isOk: true; expression: Expression } | { isOk: false; problem: string };

const { BOOL, DOUBLE, DYN, INT } = CelScalar;
const LIST = listType(DYN);

/** `number` is the only kind of number people have here, so 1 and 1.0 may be mixed in arithmetic. */
const ARITHMETIC: readonly [string, (a: number, b: number) => number][] = [
  ['_+_', (a, b) => a + b],
  ['_-_', (a, b) => a - b],
  ['_*_', (a, b) => a * b],
  ['_/_', (a, b) => a / b],
  ['_%_', (a, b) => a % b],
];

const mixed: CelFunc[] = ARITHMETIC.flatMap(([name, apply]) => [
  celFunc(name, [DOUBLE, INT], DOUBLE, (a, b) => apply(a, Number(b))),
  celFunc(name, [INT, DOUBLE], DOUBLE, (a, b) => apply(Number(a), b)),
]);

/** The native array behind each list made here. */
const arrays = new WeakMap<CelList, readonly CelValue[]>();
/** The same of those that comprehensions build up. */
const pushed = new WeakMap<CelList, CelValue[]>();

/** The library nests one list inside another for every added element, and reading that is quadratic. */
function concatenate(a: CelList, b: CelList): CelList {
  const all = (arrays.get(a) ?? [...a]).concat(arrays.get(b) ?? [...b]);
  const made = celList(all);
  arrays.set(made, all);
  return made;
}

/** In place: nobody but the comprehension that builds it has the list before it is done. */
function push(list: CelList, element: CelValue): CelList {
  const all = pushed.get(list);
  if (all) {
    all.push(element);
    return list;
  }
  const begun = [...list, element];
  const made = celList(begun);
  pushed.set(made, begun);
  arrays.set(made, begun);
  return made;
}

const environment = celEnv({
  funcs: [
    ...strings,
    ...mixed,
    celFunc('_%_', [DOUBLE, DOUBLE], DOUBLE, (a, b) => a % b),
    celFunc('_+_', [LIST, LIST], LIST, concatenate),
    ...priced,
    celFunc(ROUND, [INT], BOOL, (units) => spendRound(Number(units))),
    celFunc(CHARGE, [DYN], DYN, spendOn),
    celFunc(PUSH, [LIST, DYN], LIST, push),
  ],
});

/** Names that are always there: CEL's own types. */
const TYPES = ['bool', 'bytes', 'double', 'dyn', 'int', 'list', 'map', 'null_type', 'string', 'type', 'uint'];

const cache = new Map<string, Compiled>();
const CACHED = 500;

/** Reads an expression over the given variables, once: later calls take it from a cache. */
export function compileCel(text: string, variables: readonly string[]): Compiled {
  const key = `${variables.join(',')}:${text}`;
  const known = cache.get(key);
  if (known) return known;
  const made = compileNew(text, variables);
  const [oldest] = cache.keys();
  if (cache.size >= CACHED && oldest !== undefined) cache.delete(oldest);
  cache.set(key, made);
  return made;
}

function compileNew(text: string, variables: readonly string[]): Compiled {
  if (text.length > CEL_LIMITS.characters)
    return { isOk: false, problem: `It is longer than ${CEL_LIMITS.characters} characters.` };
  try {
    const parsed = parse(text);
    const { free, functions, units } = gateTree(parsed.expr);
    refuseUnknown({ free, functions }, variables);
    const evaluate = plan(environment, parsed);
    return { isOk: true, expression: { evaluate: (given) => evaluateWith(evaluate, given, units) } };
  } catch (error) {
    return { isOk: false, problem: parseProblem(error) };
  }
}

function refuseUnknown(
  { free, functions }: { free: readonly string[]; functions: readonly string[] },
  variables: readonly string[],
): void {
  const name = free.find((one) => !variables.includes(one) && !TYPES.includes(one));
  if (name) throw new RefusedExpression(`There is no ${name} here, only ${variables.join(', ')}.`);
  const called = functions.find(
    (one) => /^\w/.test(one) && !one.startsWith('_') && !environment.funcs.find(one),
  );
  if (called) throw new RefusedExpression(`There is no function ${called}.`);
}

type Plan = ReturnType<typeof plan>;

function evaluateWith(
  evaluate: Plan,
  variables: Readonly<Record<string, unknown>>,
  units: number,
): Evaluated {
  // What fails and is caught in every round of a loop costs five times as much with a trace, which nobody reads.
  const { stackTraceLimit } = Error;
  Reflect.set(Error, 'stackTraceLimit', 0);
  try {
    beginEvaluation(units);
    const bindings = Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, toCelInput(value, spend)]),
    );
    const result = evaluate(bindings);
    checkBudget();
    if (isCelError(result)) return { isOk: false, problem: sentence(result.message) };
    return { isOk: true, value: fromCelValue(result) };
  } catch (error) {
    return { isOk: false, problem: sentence(error instanceof Error ? error.message : String(error)) };
  } finally {
    Reflect.set(Error, 'stackTraceLimit', stackTraceLimit);
  }
}

const sentence = (message: string): string =>
  /[.!?]$/.test(message.trim()) ? message.trim() : `${message.trim()}.`;

/** The library names the text `<input>:1:7:`; people see line and column. */
function parseProblem(error: unknown): string {
  if (error instanceof RangeError) return `It is nested more than ${CEL_LIMITS.depth} levels deep.`;
  const message = error instanceof Error ? error.message : String(error);
  const [, line, column, what] = /^<input>:(\d+):(\d+): (.*)$/s.exec(message) ?? [];
  if (!what) return sentence(message);
  return sentence(
    line === '1' ? `at character ${column}, ${what}` : `at line ${line}, character ${column}, ${what}`,
  );
}
