/** Asks MiniSat whether an answer and a set of clauses can, or must, hold together. */
import Logic, { type Formula as Term } from 'logic-solver';
import type { SatOptions } from '#primitives/kit/oracle.ts';
import { type Formula, namesOf, readClauses } from './formula.ts';
import { fail, NotApplicable, partial, pass, plural, quote, type Result } from './result.ts';

export function checkSat(value: unknown, { clauses, ask }: SatOptions): Result {
  const rules = readClauses(clauses);
  if (rules.length === 0) throw new NotApplicable('There are no clauses to check against.');
  // Making a solver takes about 0.1 s: one serves all questions about the clauses.
  const solver = solverOf(rules.map(termOf));
  if (!solver.solve()) throw new NotApplicable('The clauses contradict each other, so no answer could hold.');
  return ask === 'consistent' ? checkConsistent(value, solver) : checkAssignment(value, { rules, solver });
}

type Solver = InstanceType<typeof Logic.Solver>;

function solverOf(terms: readonly Term[]): Solver {
  const solver = new Logic.Solver();
  solver.require(...terms);
  return solver;
}

function checkConsistent(value: unknown, solver: Solver): Result {
  if (typeof value !== 'string') throw new NotApplicable('The answer is no text with clauses.');
  const own = readClauses(value);
  if (own.length === 0) throw new NotApplicable('The answer has no clauses.');
  if (solver.solveAssuming(Logic.and(...own.map(termOf))))
    return pass('The answer and the clauses can hold together.');
  return fail('The answer contradicts the clauses.');
}

/** Clauses that the answer decides need no solver; it says whether the open ones can, or must, hold. */
function checkAssignment(value: unknown, { rules, solver }: { rules: Formula[]; solver: Solver }): Result {
  const given = new Map(readAssignment(value));
  const held = rules.map((rule) => evaluate(rule, given));
  const broken = held.filter((one) => one === false).length;
  const score = (rules.length - broken) / rules.length;
  const holds = () => pass(`The answer keeps ${plural(rules.length, 'clause')}.`, 1);
  if (broken > 0) return fail(`The answer breaks ${plural(broken, 'clause')} of ${rules.length}.`, score);
  if (held.every(Boolean)) return holds();
  const assumed = [...given].map(([name, is]): Term => (is ? term(name) : Logic.not(term(name))));
  if (!solver.solveAssuming(Logic.and(...assumed)))
    return fail('The answer breaks no clause alone, but leaves no way to keep them all.', 0);
  if (!solverOf([...assumed, Logic.not(Logic.and(...rules.map(termOf)))]).solve()) return holds();
  const open = [...new Set(rules.flatMap(namesOf))].filter((name) => !given.has(name));
  return partial(`It depends on ${quote(open.join(', '))}, which the answer leaves open.`, score);
}

/** `undefined`: depends on names that are not given. */
function evaluate(formula: Formula, given: ReadonlyMap<string, boolean>): boolean | undefined {
  if (formula.kind === 'constant') return formula.value;
  if (formula.kind === 'name') return given.get(formula.name);
  if (formula.kind === 'not') {
    const of = evaluate(formula.of, given);
    return of === undefined ? undefined : !of;
  }
  const [left, right] = [evaluate(formula.left, given), evaluate(formula.right, given)];
  if (formula.kind === 'and') return left === false || right === false ? false : left && right;
  if (formula.kind === 'or') return left || right ? true : left === undefined ? undefined : right;
  if (formula.kind === 'implies')
    return left === false || right ? true : left === undefined ? undefined : right;
  if (left === undefined || right === undefined) return undefined;
  return formula.kind === 'xor' ? left !== right : left === right;
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
