/** Boolean formulas as people write them, one a line, or DIMACS lines. */
import { NotApplicable, quote } from './result.ts';

export type Formula =
  | { kind: 'name'; name: string }
  | { kind: 'constant'; value: boolean }
  | { kind: 'not'; of: Formula }
  | { kind: 'and' | 'or' | 'xor' | 'implies' | 'equiv'; left: Formula; right: Formula };

const LIMITS = { characters: 65_536, clauses: 5_000, names: 1_000, tokens: 20_000, depth: 64 };

const WORDS: Readonly<Record<string, string>> = { not: '!', and: '&', or: '|', xor: '^' };
const SIGNS: Readonly<Record<string, string>> = {
  '~': '!',
  '¬': '!',
  '∧': '&',
  '∨': '|',
  '&&': '&',
  '||': '|',
};
const ARROWS: Readonly<Record<string, string>> = { '=>': '->', '→': '->', '<=>': '<->', '↔': '<->' };
const TOKEN = /\s*(?:(<->|<=>|->|=>|&&|\|\||[()!~¬&|^∧∨→↔])|([\p{L}_][\p{L}\p{N}_.]*))/uy;
/** Loosest first. */
const BINARY = [
  ['<->', 'equiv'],
  ['->', 'implies'],
  ['|', 'or'],
  ['^', 'xor'],
  ['&', 'and'],
] as const;

/** All lines, each of which must hold. Blank lines and comments say nothing: `#`, and `c` after `p cnf`. */
export function readClauses(text: string): Formula[] {
  if (text.length > LIMITS.characters)
    throw new NotApplicable(`The clauses are longer than ${LIMITS.characters} characters.`);
  const isDimacs = /^\s*p\s+cnf\b/m.test(text);
  const lines = text
    .split(/[\n;]/)
    .map((line) => line.trim())
    .filter((line) => line && !line.startsWith('#') && !(isDimacs && /^[cp](?:\s|$)/.test(line)));
  if (lines.length > LIMITS.clauses)
    throw new NotApplicable(`There are more than ${LIMITS.clauses} clauses.`);
  const budget = { tokens: LIMITS.tokens };
  const clauses = lines.map((line) =>
    /^[-\d\s]+$/.test(line) ? readDimacs(line, budget) : readFormula(line, budget),
  );
  const names = new Set(clauses.flatMap(namesOf));
  if (names.size > LIMITS.names) throw new NotApplicable(`There are more than ${LIMITS.names} names.`);
  return clauses;
}

type Budget = { tokens: number };

function spend(budget: Budget, tokens: number): void {
  budget.tokens -= tokens;
  if (budget.tokens < 0)
    throw new NotApplicable(`The clauses have more than ${LIMITS.tokens} words and signs.`);
}

/** `1 -2 3 0`: 1, or not 2, or 3. The names are the numbers. */
function readDimacs(line: string, budget: Budget): Formula {
  const literals = line.split(/\s+/);
  spend(budget, literals.length);
  const isClosed = literals.at(-1) === '0';
  const numbers = isClosed ? literals.slice(0, -1) : [];
  if (!isClosed || numbers.some((literal) => !/^-?[1-9]\d{0,8}$/.test(literal)))
    throw new NotApplicable(`This clause is not closed by 0 or has a 0 inside: ${quote(line, 60)}`);
  return balanced(
    numbers.map((literal): Formula => {
      const name: Formula = { kind: 'name', name: literal.replace('-', '') };
      return literal.startsWith('-') ? { kind: 'not', of: name } : name;
    }),
  );
}

/** Halves, so that a long clause makes no deep tree. */
function balanced(parts: readonly Formula[]): Formula {
  const [first] = parts;
  if (!first) return { kind: 'constant', value: false };
  if (parts.length === 1) return first;
  const middle = Math.ceil(parts.length / 2);
  return { kind: 'or', left: balanced(parts.slice(0, middle)), right: balanced(parts.slice(middle)) };
}

function tokensOf(line: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < line.length) {
    const at = TOKEN.lastIndex;
    const [, sign, word] = TOKEN.exec(line) ?? [];
    const token = sign ? (SIGNS[sign] ?? ARROWS[sign] ?? sign) : word;
    if (!token)
      throw new NotApplicable(`This clause cannot be read at character ${at + 1}: ${quote(line, 60)}`);
    tokens.push(
      word && Object.hasOwn(WORDS, word.toLowerCase()) ? (WORDS[word.toLowerCase()] ?? token) : token,
    );
  }
  return tokens;
}

function readFormula(line: string, budget: Budget): Formula {
  const tokens = tokensOf(line);
  spend(budget, tokens.length);
  let at = 0;
  const refuse = (): never => {
    throw new NotApplicable(`This clause cannot be read: ${quote(line, 60)}`);
  };
  const readBinary = (level: number, depth: number): Formula => {
    if (depth > LIMITS.depth)
      throw new NotApplicable(`A clause is nested more than ${LIMITS.depth} levels deep.`);
    const operator = BINARY[level];
    if (!operator) return readUnary(depth);
    const [sign, kind] = operator;
    let left = readBinary(level + 1, depth);
    while (tokens[at] === sign) {
      at += 1;
      // An arrow leans to the right, as usual: a -> b -> c is a -> (b -> c).
      const right = readBinary(kind === 'implies' ? level : level + 1, depth + 1);
      left = { kind, left, right };
    }
    return left;
  };
  const readUnary = (depth: number): Formula => {
    if (depth > LIMITS.depth)
      throw new NotApplicable(`A clause is nested more than ${LIMITS.depth} levels deep.`);
    const token = tokens[at] ?? refuse();
    at += 1;
    if (token === '!') return { kind: 'not', of: readUnary(depth + 1) };
    if (token === '(') {
      const inner = readBinary(0, depth + 1);
      if (tokens[at] !== ')') refuse();
      at += 1;
      return inner;
    }
    if (!/^[\p{L}_]/u.test(token)) return refuse();
    if (token === 'true' || token === 'false') return { kind: 'constant', value: token === 'true' };
    return { kind: 'name', name: token };
  };
  const formula = readBinary(0, 0);
  return at === tokens.length ? formula : refuse();
}

export function namesOf(formula: Formula): string[] {
  if (formula.kind === 'name') return [formula.name];
  if (formula.kind === 'constant') return [];
  if (formula.kind === 'not') return namesOf(formula.of);
  return [...namesOf(formula.left), ...namesOf(formula.right)];
}
