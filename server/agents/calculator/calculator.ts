import { num, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline, lazy, type Reply } from '../agent.ts';
import { evaluate, FUNCTIONS } from './expression.ts';
import { ArithmeticError } from './rational.ts';

const MAX_LENGTH = 500;
const CLAIM = 'arithmetic-exact';
const ORACLE = 'exact fractions';
/** Digits, names, brackets and signs. `%` is left out: it means per cent to some and remainder to others. */
const PLAIN = /^[\p{L}\d\s.,+\-*/^!()]+$/u;
/** Exponents of more than three digits would be written out in full. */
const HUGE_EXPONENT = /\d[eE][+-]?\d{4}/;

const parser = lazy(async () => {
  const { create, parseDependencies, bignumberDependencies } = await import('mathjs');
  const parts = { ...parseDependencies, ...bignumberDependencies };
  const { parse } = create(parts, { number: 'BigNumber' });
  if (!parse) throw new Error('The parser of mathjs is missing.');
  return parse;
});

/** Drops what people write around a calculation, and turns printed signs into typed ones. */
const tidy = (given: string): string =>
  given
    .trim()
    .replace(/^(what\s+is|what's|calculate|compute)\s+/i, '')
    .replace(/\s*[=?]+$/, '')
    .replaceAll('×', '*')
    .replaceAll('·', '*')
    .replaceAll('÷', '/')
    .replaceAll('−', '-');

function problemOf(expression: string): string | undefined {
  if (!expression) return 'There is no calculation.';
  if (expression.length > MAX_LENGTH) return `A calculation has at most ${MAX_LENGTH} characters.`;
  if (expression.includes('%')) return 'The sign % is ambiguous; write mod for the remainder or / 100.';
  if (!PLAIN.test(expression)) return 'It is more than a calculation with numbers.';
  if (HUGE_EXPONENT.test(expression)) return 'Its numbers grow too large.';
  return undefined;
}

async function calculate(expression: string): Promise<Reply> {
  const parse = await parser();
  try {
    const { value, isExact } = evaluate(parse(expression));
    if (!isExact) {
      return { kind: 'answer', value, reason: 'Computed with rounding, so nothing vouches for every digit.' };
    }
    return {
      kind: 'answer',
      value,
      verified: [{ oracle: ORACLE, verdict: 'pass', covers: CLAIM }],
    };
  } catch (error) {
    if (error instanceof ArithmeticError) return decline(error.message);
    if (error instanceof SyntaxError) return decline(`It is not a calculation: ${error.message}.`);
    throw error;
  }
}

/** Parsed by mathjs, computed with fractions of whole numbers: exact wherever arithmetic is. */
export const calculator: Agent = {
  card: {
    id: 'calculator',
    version: '15.2.0',
    title: 'Calculator',
    about: `Works out calculations such as (12 + 7) * 3 / 4. Signs: + - * / ^ mod and !. Functions: ${FUNCTIONS.join(', ')}. Fractions are exact and verified; roots and the like are rounded and carry no confidence.`,
    family: 'arithmetic',
    task: 'arithmetic',
    input: text,
    output: num,
    claim: CLAIM,
    method: 'none',
    oracle: ORACLE,
    units: 1,
    provider: 'built-in',
  },
  load: async () => void (await parser()),
  async call(input) {
    const expression = tidy(typeof input === 'string' ? input : '');
    const problem = problemOf(expression);
    return problem ? decline(problem) : calculate(expression);
  },
};
