/** Small repairs of code: each candidate differs from what was given in one place. */

export type Candidate = { code: string; what: string };

type Rule = { what: string; pattern: RegExp; by: readonly string[] };

const COMPARISON: readonly Rule[] = [
  { what: 'a comparison off by one', pattern: /<=/g, by: ['<'] },
  { what: 'a comparison off by one', pattern: />=/g, by: ['>'] },
  { what: 'a comparison off by one', pattern: /(?<![<=>])<(?![<=])/g, by: ['<=', '>'] },
  { what: 'a comparison off by one', pattern: /(?<![<=>])>(?![>=])/g, by: ['>=', '<'] },
  { what: 'a comparison the wrong way round', pattern: /===/g, by: ['!=='] },
  { what: 'a comparison the wrong way round', pattern: /!==/g, by: ['==='] },
  { what: 'an assignment in a condition', pattern: /(?<=\bif\s*\([^()]*[^<>=!])=(?!=)/g, by: ['==='] },
];

const ARITHMETIC: readonly Rule[] = [
  { what: 'a wrong sign', pattern: /(?<=[\w)\]]\s*)\+(?=\s*[\w([])/g, by: ['-', '*'] },
  { what: 'a wrong sign', pattern: /(?<=[\w)\]]\s*)-(?=\s*[\w([])/g, by: ['+'] },
  { what: 'a wrong sign', pattern: /(?<![*/])\*(?![*/])/g, by: ['/', '+'] },
  { what: 'a wrong sign', pattern: /(?<=[\w)\]]\s*)\/(?=\s*[\w([])/g, by: ['*'] },
  { what: 'a wrong sign', pattern: /%/g, by: ['/'] },
  { what: 'and for or', pattern: /&&/g, by: ['||'] },
  { what: 'or for and', pattern: /\|\|/g, by: ['&&'] },
];

const CONSTANTS: readonly Rule[] = [
  { what: 'a start off by one', pattern: /\b0\b(?!\.)/g, by: ['1'] },
  { what: 'a start off by one', pattern: /\b1\b(?!\.)/g, by: ['0', '2'] },
  { what: 'a step off by one', pattern: /\b2\b(?!\.)/g, by: ['1'] },
  { what: 'true for false', pattern: /\bfalse\b/g, by: ['true'] },
  { what: 'false for true', pattern: /\btrue\b/g, by: ['false'] },
];

const NAMES: readonly Rule[] = [
  { what: 'the least for the greatest', pattern: /\bMath\.max\b/g, by: ['Math.min'] },
  { what: 'the greatest for the least', pattern: /\bMath\.min\b/g, by: ['Math.max'] },
  { what: 'one end for the other', pattern: /\.push\(/g, by: ['.unshift('] },
  { what: 'one end for the other', pattern: /\.unshift\(/g, by: ['.push('] },
  { what: 'every for some', pattern: /\.every\(/g, by: ['.some('] },
  { what: 'some for every', pattern: /\.some\(/g, by: ['.every('] },
];

const MISSING: readonly Rule[] = [
  {
    what: 'a missing return',
    pattern: /=>\s*\{\s*(?!return\b)(?=[^;{}]*;?\s*\}\s*;?\s*$)/g,
    by: ['=> { return '],
  },
  { what: 'a missing return', pattern: /\)\s*\{\s*(?!return\b)(?=[^;{}]*;?\s*\}\s*$)/g, by: [') { return '] },
  { what: 'a missing return', pattern: /(?<=[;}]\s)(?=[A-Za-z_$][\w$.]*;\s*\}\s*;?\s*$)/g, by: ['return '] },
];

/** Likelier mistakes first; those of syntax before all. */
const RULES: readonly Rule[] = [...MISSING, ...COMPARISON, ...ARITHMETIC, ...CONSTANTS, ...NAMES];

/** Where texts and comments are, so that nothing in them is changed. */
const QUOTED = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

function isInside(spans: readonly (readonly [number, number])[], at: number): boolean {
  return spans.some(([from, to]) => at >= from && at < to);
}

/** Every program that differs from this one by one small repair, likelier ones first; each once. */
export function candidatesOf(code: string): Candidate[] {
  const quoted = [...code.matchAll(QUOTED)].map(
    ({ 0: found, index }) => [index, index + found.length] as const,
  );
  const all = RULES.flatMap(({ what, pattern, by }) =>
    [...code.matchAll(pattern)]
      .filter(({ index }) => !isInside(quoted, index))
      .flatMap(({ 0: found, index }) =>
        by.map((text) => ({ what, code: code.slice(0, index) + text + code.slice(index + found.length) })),
      ),
  );
  return [...new Map(all.map((one) => [one.code, one])).values()];
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The code with what is missing at its end, or `undefined` where brackets match or cross. */
export function closeBrackets(code: string): string | undefined {
  const bare = code.replace(QUOTED, (found) => ' '.repeat(found.length));
  const open: string[] = [];
  for (const sign of bare) {
    const closing = CLOSING[sign];
    if (closing) open.push(closing);
    else if (')]}'.includes(sign) && open.pop() !== sign) return undefined;
  }
  return open.length > 0 ? code + open.reverse().join('') : undefined;
}
