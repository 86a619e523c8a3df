/**
 * What `verify` asks for, and what it gets back. An oracle looks at one value and says whether one
 * named claim about it holds. It never says more than that claim: a pass is not truth.
 */
import type { ClaimId } from './belief.ts';

export const ORACLES = ['schema', 'test', 'recompute', 'substitute', 'support', 'sat', 'expression'] as const;
export type Oracle = (typeof ORACLES)[number];

/** The claim each oracle decides. `sat` with `ask: 'consistent'` decides `consistent-with-constraints`. */
export const ORACLE_CLAIMS: Readonly<Record<Oracle, ClaimId>> = {
  schema: 'schema-valid',
  test: 'tests-pass',
  recompute: 'arithmetic-consistent',
  substitute: 'equation-holds',
  support: 'lexically-supported',
  sat: 'satisfies-constraints',
  expression: 'expression-true',
};

export type SchemaOptions = { schema: Readonly<Record<string, unknown>> };

/**
 * `tests` is JavaScript: an expression or statements whose last value counts, or the body of an async
 * function. It throws or gives `false` where a test fails; an array of booleans is one test each. It
 * has `assert` (ok, equal, deepEqual, throws and the like) and
 * sees the code's top-level names and exports; a lone function or default export is called `subject`.
 */
export type TestOptions = {
  tests: string;
  /** Milliseconds for code and tests together, 1 to 10,000. */
  timeoutMs: number;
  /** Whole memory of the engine running it, in MiB, 16 to 64. */
  memoryMb: number;
};

export type SubstituteOptions = {
  /** `left = right`, such as `2 * x + 3 = 11`. */
  equation: string;
  variable: string;
  /** Largest difference of the two sides, relative to the larger one (absolute below 1). 0 to 1. */
  tolerance: number;
};

/** `tau` in (0, 1]: the share of a sentence's content words that one source must hold. */
export type SupportOptions = { tau: number };

/**
 * `clauses`: one formula a line, over names, with `! & | ^ -> <->`, the words `not and or xor`, and
 * brackets; or DIMACS lines such as `1 -2 3 0`. All of them must hold.
 *
 * `assignment`: the value is a record of name to boolean. Partial when the names it leaves out decide.
 * `consistent`: the value is clauses of its own; passes if both can hold together.
 */
export type SatOptions = { clauses: string; ask: 'assignment' | 'consistent' };

/** CEL over `value` and `against`; must give true or false. */
export type ExpressionOptions = { expression: string };

type Ask<O extends Oracle, Options> = {
  oracle: O;
  /** JSON: what is checked. */
  value: unknown;
  /** JSON: what it is checked against; a list of texts for `support`. */
  against?: unknown;
  options: Options;
};

export type OracleRequest =
  | Ask<'schema', SchemaOptions>
  | Ask<'test', TestOptions>
  | Ask<'recompute', Readonly<Record<string, never>>>
  | Ask<'substitute', SubstituteOptions>
  | Ask<'support', SupportOptions>
  | Ask<'sat', SatOptions>
  | Ask<'expression', ExpressionOptions>;

export type OracleVerdict = {
  /** `error`: it could not be applied, ran out of time or memory, or crashed. Says nothing about the value. */
  verdict: 'pass' | 'fail' | 'partial' | 'error';
  /** Share of the parts that hold, in [0,1], where there are parts. */
  score?: number;
  covers: ClaimId;
  /** One sentence for a person. */
  detail: string;
};
