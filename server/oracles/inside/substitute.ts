/** Puts a proposed solution, or each of several, into an equation and compares both sides. */
import type { MathNode } from 'mathjs';
import type { SubstituteOptions } from '#primitives/kit/oracle.ts';
import { compute, loadParser, type Parse, plainSigns, read } from './arithmetic.ts';
import { fail, NotApplicable, partial, pass, plural, quote, type Result } from './result.ts';

const MAX_SOLUTIONS = 20;
const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,31}$/u;

type Side = { node: MathNode; text: string };

export async function prepare(): Promise<void> {
  await loadParser();
}

export async function checkSubstitute(value: unknown, options: SubstituteOptions): Promise<Result> {
  const parse = await loadParser();
  const sides = readEquation(parse, options);
  const solutions = (Array.isArray(value) ? value : [value]).map((one) =>
    readSolution(one, options.variable),
  );
  if (solutions.length === 0 || solutions.length > MAX_SOLUTIONS)
    throw new NotApplicable(`There are ${solutions.length} solutions; 1 to ${MAX_SOLUTIONS} can be checked.`);
  const tried = solutions.map((solution) => ({
    solution,
    ...differenceOf(parse, sides, { solution, ...options }),
  }));
  const wrong = tried.filter(({ isEqual }) => !isEqual);
  const [first] = wrong;
  if (!first) return pass(`Both sides are equal for ${quote(solutions.join(', '))}.`, 1);
  const score = (tried.length - wrong.length) / tried.length;
  const detail = `With ${options.variable} = ${quote(first.solution, 40)} the sides are ${first.left} and ${first.right}.`;
  if (score === 0) return fail(detail, 0);
  return partial(
    `${detail} ${plural(tried.length - wrong.length, 'solution')} of ${tried.length} hold.`,
    score,
  );
}

function readEquation(parse: Parse, { equation, variable }: SubstituteOptions): [Side, Side] {
  if (!NAME.test(variable)) throw new NotApplicable('The variable is no name.');
  const [left = '', right = '', ...rest] = plainSigns(equation).split('=');
  if (rest.length > 0 || !right.trim())
    throw new NotApplicable('The equation has not exactly one equals sign.');
  const sides = [left, right].map((text) => ({ text, node: read(parse, text) }));
  const [a, b] = sides;
  if (!a?.node || !b?.node) throw new NotApplicable('A side of the equation cannot be read.');
  const isNamed = [a.node, b.node].some(
    (node) => node.filter((part) => isVariable(part, variable)).length > 0,
  );
  if (!isNamed) throw new NotApplicable(`The equation does not contain ${variable}.`);
  return [
    { text: a.text, node: a.node },
    { text: b.text, node: b.node },
  ];
}

function readSolution(value: unknown, variable: string): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? plainSigns(value) : '';
  const [name, given] = text.split('=');
  const solution = given !== undefined && name?.trim() === variable ? given : text;
  return solution.trim().replace(/\.$/, '');
}

const isVariable = (node: MathNode, name: string): boolean =>
  node.type === 'SymbolNode' && 'name' in node && node.name === name;

function differenceOf(
  parse: Parse,
  sides: readonly [Side, Side],
  { solution, variable, tolerance }: SubstituteOptions & { solution: string },
): { left: number; right: number; isEqual: boolean } {
  const put = read(parse, `(${solution})`);
  if (!compute(put) || !put) throw new NotApplicable(`${quote(solution, 40) || 'Nothing'} is no number.`);
  const [left, right] = sides.map(({ node }) =>
    compute(node.transform((part) => (isVariable(part, variable) ? put : explicit(part)))),
  );
  if (!left || !right) throw new NotApplicable('A side of the equation cannot be computed with it.');
  const scale = Math.max(1, Math.abs(left.value), Math.abs(right.value));
  const isEqual = Math.abs(left.value - right.value) <= tolerance * scale;
  return { left: left.value, right: right.value, isEqual };
}

/** In an equation `2x` is a product; the calculator wants to see the sign. */
function explicit(node: MathNode): MathNode {
  if ('implicit' in node) node.implicit = false;
  return node;
}
