/** Asks MiniSat whether an answer and a set of clauses can, or must, hold together. */
import Logic, { type Formula as Term } from 'logic-solver';
import type { SatOptions } from '#primitives/kit/oracle.ts';
import { type Formula, namesOf, readClauses } from './formula.ts';
import { fail, NotApplicable, partial, pass, plural, quote, type Result } from './result.ts';

export function checkSat(value: unknown, { clauses, ask }: SatOptions): Result {
  const rules = readClauses(clauses);
  if (rules.length === 0) throw new NotApplicable('There are no clauses to check against.');
  if (!isSatisfiable(rules.map(termOf)))
    throw new NotApplicable('The clauses contradict each other, so no answer could hold.');
  return ask === 'consistent' ? checkConsistent(value, rules) : checkAssignment(value, rules);
}

function checkConsistent(value: unknown, rules: readonly Formula[]): Result {
  if (typeof value !== 'string') throw new NotApplicable('The answer is no text with clauses.');
  const own = readClauses(value);
  if (own.length === 0) throw new NotApplicable('The answer has no clauses.');
  if (isSatisfiable([...rules, ...own].map(termOf)))
    return pass('The answer and the clauses can hold together.');
  return fail('The answer contradicts the clauses.');
}

function checkAssignment(value: unknown, rules: readonly Formula[]): Result {
  const given = readAssignment(value);
  const assumed = given.map(([name, holds]): Term => (holds ? term(name) : Logic.not(term(name))));
  const known = new Set(given.map(([name]) => name));
  const open = [...new Set(rules.flatMap(namesOf))].filter((name) => !known.has(name));
  const broken = rules.filter((rule) => !isSatisfiable([...assumed, termOf(rule)]));
  const score = (rules.length - broken.length) / rules.length;
  if (broken.length > 0)
    return fail(`The answer breaks ${plural(broken.length, 'clause')} of ${rules.length}.`, score);
  if (!isSatisfiable([...assumed, ...rules.map(termOf)]))
    return fail('The answer breaks no clause alone, but leaves no way to keep them all.', 0);
  const isForced = !isSatisfiable([...assumed, Logic.not(Logic.and(...rules.map(termOf)))]);
  if (isForced) return pass(`All ${plural(rules.length, 'clause')} hold.`, 1);
  return partial(`It depends on ${quote(open.join(', '))}, which the answer leaves open.`, score);
}

const MAX_NAMES = 1_000;

function readAssignment(value: unknown): [string, boolean][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new NotApplicable('The answer is no record of names, each true or false.');
  const entries = Object.entries(value);
  if (entries.length > MAX_NAMES) throw new NotApplicable(`The answer has more than ${MAX_NAMES} names.`);
  return entries.map(([name, holds]: [string, unknown]) => {
    if (typeof holds !== 'boolean') throw new NotApplicable(`${quote(name, 40)} is neither true nor false.`);
    return [name, holds];
  });
}

/** The library reads `-` and digits as signs of its own. */
const term = (name: string): Term => `v:${name}`;

function termOf(formula: Formula): Term {
  if (formula.kind === 'name') return term(formula.name);
  if (formula.kind === 'constant') return formula.value ? Logic.TRUE : Logic.FALSE;
  if (formula.kind === 'not') return Logic.not(termOf(formula.of));
  return Logic[formula.kind](termOf(formula.left), termOf(formula.right));
}

function isSatisfiable(terms: readonly Term[]): boolean {
  const solver = new Logic.Solver();
  solver.require(...terms);
  return solver.solve() !== null;
}
