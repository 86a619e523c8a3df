/** What a number is about when several events must all have happened (A1). */
import type { ClaimId } from './belief.ts';

const CONJUNCTION = /^and\((.*)\)$/s;

/**
 * The claim that all of `claims` hold, at least one: `and(a,b)`. Each is named once and in one order,
 * however they arrive or are nested, so that equal conjunctions are equal texts. A claim whose
 * parentheses do not match or that has a comma outside them cannot be told apart from two: `RangeError`.
 */
export function and(...claims: readonly ClaimId[]): ClaimId {
  const parts = [...new Set(claims.flatMap(conjuncts))].sort();
  const [first, ...more] = parts;
  if (first === undefined) throw new RangeError('There is nothing to claim.');
  return more.length === 0 ? first : `and(${parts.join(',')})`;
}

function conjuncts(claim: ClaimId): readonly ClaimId[] {
  const inside = CONJUNCTION.exec(claim)?.[1];
  const parts = splitOutside(inside ?? claim);
  if (inside !== undefined) return parts.flatMap(conjuncts);
  if (parts.length > 1) throw new RangeError(`${claim} names several claims: write and(...).`);
  return parts;
}

/** Splits at the commas outside all parentheses. */
function splitOutside(text: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const letter of text) {
    if (letter === '(') depth += 1;
    if (letter === ')') depth -= 1;
    if (depth < 0) throw new RangeError(`${text} closes a parenthesis that is not open.`);
    if (letter === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  if (depth > 0) throw new RangeError(`${text} leaves a parenthesis open.`);
  return parts;
}
