/** Arithmetic from texts: parsed by mathjs, computed by the calculator's bounded walker, never evaluated. */
import type { MathNode } from 'mathjs';
import { lazy } from '#server/agents/agent.ts';
import { evaluate, type Result } from '#server/agents/calculator/expression.ts';
import { ArithmeticError } from '#server/agents/calculator/rational.ts';

export type Parse = (text: string) => MathNode;

const MAX_CHARACTERS = 500;
/** Exponents of more than three digits would be written out in full. */
const HUGE_EXPONENT = /\d[eE][+-]?\d{4}/;
const PLAIN = /^[\p{L}_\d\s.,+\-*/^!()]+$/u;

export const loadParser = lazy(async (): Promise<Parse> => {
  const { create, parseDependencies, bignumberDependencies } = await import('mathjs');
  const { parse } = create({ ...parseDependencies, ...bignumberDependencies }, { number: 'BigNumber' });
  if (!parse) throw new Error('The parser of mathjs is missing.');
  return (text) => parse(text);
});

/** Signs as people print them, money and the commas of thousands. */
export const plainSigns = (text: string): string =>
  text
    .replaceAll('×', '*')
    .replaceAll('·', '*')
    .replaceAll('÷', '/')
    .replace(/[−–]/g, '-')
    .replace(/[$€£]/g, '')
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');

/** The parsed text, or `undefined` where it is no bounded arithmetic. */
export function read(parse: Parse, text: string): MathNode | undefined {
  if (text.length > MAX_CHARACTERS || HUGE_EXPONENT.test(text) || !PLAIN.test(text)) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The finite result, or `undefined` where there is none (a name, a division by zero, too large). */
export function compute(node: MathNode | undefined): Result | undefined {
  if (!node) return undefined;
  try {
    return evaluate(node);
  } catch (error) {
    if (error instanceof ArithmeticError || error instanceof RangeError) return undefined;
    throw error;
  }
}
