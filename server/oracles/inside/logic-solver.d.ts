/** The parts we use of logic-solver, which ships no types. */
declare module 'logic-solver' {
  /** A name or a formula made of names; opaque. */
  export type Formula = string | { readonly __formula: unique symbol };
  class Solver {
    require(...formulas: readonly Formula[]): void;
    /** `null`: there is no solution. */
    solve(): object | null;
    solveAssuming(formula: Formula): object | null;
  }
  const Logic: {
    TRUE: Formula;
    FALSE: Formula;
    Solver: typeof Solver;
    not(formula: Formula): Formula;
    and(...formulas: readonly Formula[]): Formula;
    or(...formulas: readonly Formula[]): Formula;
    xor(...formulas: readonly Formula[]): Formula;
    implies(a: Formula, b: Formula): Formula;
    equiv(a: Formula, b: Formula): Formula;
  };
  export default Logic;
}
