/**
 * Decision diagrams over exits: which combinations of exits taken make something true. Hash-consed and
 * reduced, so two diagrams mean the same exactly when they have the same number. Later variables stand
 * on top: joining onto what is already known then costs one step. Iterative; the budget bounds the work.
 */

export const FALSE = 0;
export const TRUE = 1;

/** Steps left for all diagrams of one pattern; below 0 their results mean nothing any more. */
export type Budget = { steps: number };

type Operation = 'and' | 'or';

export class Diagrams {
  /** By diagram number; the two ends have no variable. */
  readonly #variables: number[] = [-1, -1];
  readonly #children: (readonly number[])[] = [[], []];
  readonly #numbers = new Map<string, number>();
  readonly #done = { and: new Map<number, number>(), or: new Map<number, number>() };
  readonly #budget: Budget;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get isExhausted(): boolean {
    return this.#budget.steps < 0;
  }

  /** "`condition` holds and variable `variable` has value `value` of `count`"; `condition` is older. */
  choice(variable: number, { value, count, condition }: { value: number; count: number; condition: number }) {
    const children = new Array<number>(count).fill(FALSE);
    children[value] = condition;
    return this.#make(variable, children);
  }

  and(a: number, b: number): number {
    return this.#apply('and', a, b);
  }

  /** Oldest first is cheapest: the argument list is sorted for that. */
  or(diagrams: readonly number[]): number {
    if (diagrams.includes(TRUE)) return TRUE;
    const sorted = [...diagrams].sort((a, b) => this.#variable(a) - this.#variable(b));
    return sorted.reduce((all, one) => this.#apply('or', all, one), FALSE);
  }

  /** Variables a diagram depends on, latest first. */
  support(diagram: number): number[] {
    const found = new Set<number>();
    const seen = new Set([diagram]);
    for (const one of seen) {
      if (one <= TRUE) continue;
      this.#budget.steps -= 1;
      found.add(this.#variable(one));
      for (const child of this.#children[one] ?? []) seen.add(child);
    }
    return [...found].sort((a, b) => b - a);
  }

  #variable(diagram: number): number {
    return this.#variables[diagram] ?? -1;
  }

  #make(variable: number, children: readonly number[]): number {
    const [first = FALSE] = children;
    if (children.every((child) => child === first)) return first;
    const name = `${variable}:${children.join()}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#variables.push(variable);
    this.#children.push(children);
    const made = this.#variables.length - 1;
    this.#numbers.set(name, made);
    return made;
  }

  #apply(operation: Operation, a: number, b: number): number {
    const obvious = this.#value(operation, a, b);
    if (obvious !== undefined) return obvious;
    const open: [number, number][] = [[a, b]];
    for (let top = open.at(-1); top && !this.isExhausted; top = open.at(-1)) {
      this.#budget.steps -= 1;
      const pairs = this.#split(top[0], top[1]);
      const waiting =
        this.#value(operation, top[0], top[1]) === undefined
          ? pairs.filter(([c, d]) => this.#value(operation, c, d) === undefined)
          : [];
      if (waiting.length > 0) {
        open.push(...waiting);
        continue;
      }
      this.#finish(operation, top, pairs);
      open.pop();
    }
    return this.#value(operation, a, b) ?? FALSE;
  }

  #finish(operation: Operation, [a, b]: [number, number], pairs: readonly [number, number][]): void {
    if (this.#value(operation, a, b) !== undefined) return;
    const children = pairs.map(([c, d]) => this.#value(operation, c, d) ?? FALSE);
    const variable = Math.max(this.#variable(a), this.#variable(b));
    this.#done[operation].set(pairKey(a, b), this.#make(variable, children));
  }

  /** The result if it is obvious or was worked out before. */
  #value(operation: Operation, a: number, b: number): number | undefined {
    if (a === b) return a;
    const [absorbing, neutral] = operation === 'and' ? [FALSE, TRUE] : [TRUE, FALSE];
    if (a === absorbing || b === absorbing) return absorbing;
    if (a === neutral) return b;
    if (b === neutral) return a;
    return this.#done[operation].get(pairKey(a, b));
  }

  /** Both diagrams under each value of the later of their top variables. */
  #split(a: number, b: number): [number, number][] {
    const variable = Math.max(this.#variable(a), this.#variable(b));
    const left = this.#variable(a) === variable ? this.#children[a] : undefined;
    const right = this.#variable(b) === variable ? this.#children[b] : undefined;
    const values = left ?? right ?? [];
    return values.map((_, i) => [left?.[i] ?? a, right?.[i] ?? b]);
  }
}

/** One number for an unordered pair; exact while there are fewer than 2^26 diagrams. */
const pairKey = (a: number, b: number): number => Math.min(a, b) * 2 ** 26 + Math.max(a, b);
