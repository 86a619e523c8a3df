/**
 * Evaluates what mathjs parsed, node by node, with whole-number fractions wherever the result is exact
 * and with doubles where it cannot be (roots, logarithms, pi). mathjs itself never evaluates: one
 * harmless-looking range (`1:1000000000`) ends the whole process there.
 */
import type { BigNumber, MathNode } from 'mathjs';
import {
  ArithmeticError,
  add,
  divide,
  floor,
  modulo,
  multiply,
  negate,
  parseDecimal,
  power,
  type Rational,
  rational,
  subtract,
  toNumber,
} from './rational.ts';

/** What a node type needs to know of how to compute. */
type Arithmetic<T> = {
  literal(written: string): T;
  constant(name: string): T;
  unary: Readonly<Record<string, (a: T) => T>>;
  binary: Readonly<Record<string, (a: T, b: T) => T>>;
  functions: Readonly<Record<string, (args: readonly T[]) => T>>;
};

/** The exact path cannot express this; the approximate one can. */
class Inexact extends Error {}

const one = <T>(args: readonly T[]): T => {
  const [first] = args;
  if (args.length !== 1 || first === undefined)
    throw new ArithmeticError('A function got more than it takes.');
  return first;
};

const pick =
  <T>(better: (a: T, b: T) => boolean) =>
  (args: readonly T[]): T => {
    const [first, ...rest] = args;
    if (first === undefined) throw new ArithmeticError('A function got nothing to work on.');
    return rest.reduce((best, next) => (better(next, best) ? next : best), first);
  };

const inexact = (): never => {
  throw new Inexact();
};

const below = (a: Rational, b: Rational): boolean => a.n * b.d < b.n * a.d;
const HALF: Rational = { n: 1n, d: 2n };

function factorial(a: Rational): Rational {
  if (a.d !== 1n || a.n < 0n || a.n > 1_000n) {
    throw new ArithmeticError('Factorials work on whole numbers from 0 to 1,000.');
  }
  let product = 1n;
  for (let factor = 2n; factor <= a.n; factor += 1n) product *= factor;
  return rational(product);
}

const absolute = (a: Rational): Rational => (a.n < 0n ? negate(a) : a);

const EXACT: Arithmetic<Rational> = {
  literal: parseDecimal,
  constant: inexact,
  unary: { unaryMinus: negate, unaryPlus: (a) => a, factorial },
  binary: {
    add,
    subtract,
    multiply,
    divide,
    mod: modulo,
    pow: (a, b) => (b.d === 1n ? power(a, b) : inexact()),
  },
  functions: {
    abs: (args) => absolute(one(args)),
    floor: (args) => floor(one(args)),
    ceil: (args) => negate(floor(negate(one(args)))),
    // Halves away from zero, as on paper.
    round: (args) => roundHalfAway(one(args)),
    min: pick(below),
    max: pick((a, b) => below(b, a)),
  },
};

function roundHalfAway(a: Rational): Rational {
  const size = floor(add(absolute(a), HALF));
  return a.n < 0n ? negate(size) : size;
}

const CONSTANTS: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI };
const viaRational = (of: (a: Rational) => Rational) => (a: number) => toNumber(of(fromNumber(a)));

/** Every finite double is a fraction; used only where the exact rule and the double's must agree. */
function fromNumber(a: number): Rational {
  if (!Number.isInteger(a)) throw new ArithmeticError('This works on whole numbers only.');
  return rational(BigInt(a));
}

const APPROXIMATE: Arithmetic<number> = {
  literal: Number,
  constant: (name) => {
    const value = Object.hasOwn(CONSTANTS, name) ? CONSTANTS[name] : undefined;
    if (value === undefined)
      throw new ArithmeticError(`It has the name ${name}, which stands for no number.`);
    return value;
  },
  unary: { unaryMinus: (a) => -a, unaryPlus: (a) => a, factorial: viaRational(factorial) },
  binary: {
    add: (a, b) => a + b,
    subtract: (a, b) => a - b,
    multiply: (a, b) => a * b,
    divide: (a, b) => a / b,
    mod: (a, b) => a - b * Math.floor(a / b),
    pow: (a, b) => a ** b,
  },
  functions: {
    abs: (args) => Math.abs(one(args)),
    floor: (args) => Math.floor(one(args)),
    ceil: (args) => Math.ceil(one(args)),
    round: (args) => Math.sign(one(args)) * Math.floor(Math.abs(one(args)) + 0.5),
    min: (args) => Math.min(...args),
    max: (args) => Math.max(...args),
    sqrt: (args) => Math.sqrt(one(args)),
    cbrt: (args) => Math.cbrt(one(args)),
    exp: (args) => Math.exp(one(args)),
    log: (args) => Math.log(one(args)),
    log2: (args) => Math.log2(one(args)),
    log10: (args) => Math.log10(one(args)),
    sin: (args) => Math.sin(one(args)),
    cos: (args) => Math.cos(one(args)),
    tan: (args) => Math.tan(one(args)),
  },
};

export const FUNCTIONS: readonly string[] = Object.keys(APPROXIMATE.functions);

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

function walk<T>(node: MathNode, by: Arithmetic<T>): T {
  if (isConstant(node)) return by.literal(node.value.toFixed());
  if (isParenthesis(node)) return walk(node.content, by);
  if (isSymbol(node)) return by.constant(node.name);
  if (isOperator(node)) return operate(node, by);
  if (isFunction(node)) {
    const name = node.fn.name ?? '';
    if (!FUNCTIONS.includes(name))
      throw new ArithmeticError(`It uses ${name || 'a function'}, which is not offered here.`);
    const known = own(by.functions, name);
    return known ? known(node.args.map((arg) => walk(arg, by))) : inexact();
  }
  throw new ArithmeticError('It is more than a calculation with numbers.');
}

function operate<T>(node: OperatorLike, by: Arithmetic<T>): T {
  if (node.implicit) throw new ArithmeticError('A sign between two parts is missing; write * to multiply.');
  const [a, b] = node.args;
  const binary = own(by.binary, node.fn);
  if (binary && a && b) return binary(walk(a, by), walk(b, by));
  const unary = own(by.unary, node.fn);
  if (unary && a && !b) return unary(walk(a, by));
  throw new ArithmeticError(`The sign ${node.op} is not offered here.`);
}

type OperatorLike = MathNode & { fn: string; op: string; args: MathNode[]; implicit: boolean };
type FunctionLike = MathNode & { fn: { name?: string }; args: MathNode[] };

/** Literals come as decimals of any length; texts, `true` and `Infinity` are constants too, but no decimals. */
const isConstant = (node: MathNode): node is MathNode & { value: BigNumber } =>
  node.type === 'ConstantNode' && 'value' in node && isBigNumber(node.value);
const isBigNumber = (value: unknown): value is BigNumber =>
  typeof value === 'object' && value !== null && 'isBigNumber' in value && 'toFixed' in value;
const isParenthesis = (node: MathNode): node is MathNode & { content: MathNode } =>
  node.type === 'ParenthesisNode';
const isSymbol = (node: MathNode): node is MathNode & { name: string } => node.type === 'SymbolNode';
const isOperator = (node: MathNode): node is OperatorLike => node.type === 'OperatorNode';
const isFunction = (node: MathNode): node is FunctionLike => node.type === 'FunctionNode';

export type Result = { value: number; isExact: boolean };

/**
 * `isExact`: `value` is the true result, or for fractions the double nearest to it. Throws `ArithmeticError` for anything that
 * is no plain calculation or has no finite result.
 */
export function evaluate(node: MathNode): Result {
  const result = evaluateEither(node);
  if (!Number.isFinite(result.value)) throw new ArithmeticError('Its result is not a finite number.');
  return result;
}

function evaluateEither(node: MathNode): Result {
  try {
    const exact = walk(node, EXACT);
    const value = toNumber(exact);
    // Whole numbers above 2^53 may have no double of their own; then digits are lost and it is not exact.
    return { value, isExact: exact.d !== 1n || (Number.isFinite(value) && BigInt(value) === exact.n) };
  } catch (error) {
    if (!(error instanceof Inexact)) throw error;
    return { value: walk(node, APPROXIMATE), isExact: false };
  }
}
