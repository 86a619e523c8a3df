/**
 * What travels along every edge: a value, its outcome, and a confidence that names its source.
 * The model is the one of docs/confidence.md (A1 to A3). Nothing here computes; formulas live in
 * `algebra.ts`.
 */

/** `abstain` = "I decline", `fail` = error or timeout. Neither is a confidence of 0. */
export type Outcome = 'ok' | 'abstain' | 'fail';

/** Names the event a number is about, e.g. `label-correct`. Two numbers are pooled only if equal. */
export type ClaimId = string;

/** Identifies one act of producing evidence: `<node>` or `<scope>/<node>` of the call that made it. */
export type EvidenceId = string;

/** Why a confidence is unknown: the cases of A3, as codes. */
export type UnknownReason =
  | 'no-signal'
  | 'free-text'
  | 'out-of-scope'
  | 'too-few-outcomes'
  | 'interval-too-wide'
  | 'drift-broken'
  | 'claims-differ'
  | 'unmeasured-transform'
  | 'contradiction-from-one-source'
  | 'given'
  /** A record of answers: each member has its own. */
  | 'see-members'
  | 'winner-not-calibrated'
  | 'not-ok';

/** Where a self-reported score comes from; shown as "says .91 (margin)". */
export type Method =
  | 'margin'
  | 'softmax'
  | 'lexicon-share'
  | 'agreement'
  | 'accuracy-score'
  | 'distance'
  | 'verbal'
  | 'logprob'
  | 'raw-pool'
  | 'consistency'
  | 'semantic-entropy'
  | 'judge'
  | 'pairwise';

/** Rule ids of A4. */
export type RuleId =
  | 'chain.cond'
  | 'chain.bounds'
  | 'chain.e2e'
  | 'pass'
  | 'lossy'
  | 'logpool.neff'
  | 'stack'
  | 'vote'
  | 'vote.bound'
  | 'linear.pool'
  | 'noisy.or'
  | 'select'
  | 'evidence'
  | 'retry'
  | 'staleness'
  | 'path'
  | 'debate'
  | 'human'
  | 'oracle';

/** A sentence the reader must accept for a derived number to mean anything. */
export type Assumption = string;

export type Scope = { task: string; claim: ClaimId; domain?: string; agent?: string; path?: string };

export type Confidence =
  /** `n` outcomes are known where they were looked for, and `missing` more would be needed. */
  | { status: 'unknown'; claim: ClaimId; why: UnknownReason; n?: number; missing?: number }
  /** `raw` is a score in [0,1], NOT a probability. */
  | { status: 'self_reported'; claim: ClaimId; raw: number; method: Method }
  | {
      status: 'derived';
      claim: ClaimId;
      p: number;
      lo: number;
      hi: number;
      rule: RuleId;
      assumes: readonly Assumption[];
    }
  | {
      status: 'calibrated';
      claim: ClaimId;
      p: number;
      lo: number;
      hi: number;
      n: number;
      /** `id@version` of the fitted map. */
      calibrator: string;
      scope: Scope;
      drift: 'ok' | 'watch' | 'broken';
    };

export type ConfidenceStatus = Confidence['status'];

/** Successes and failures; prior weight W = 2 at base rate .5. */
export type BetaCount = { r: number; s: number };

/** An independent check of this very item. A list beside the confidence, never a number by itself. */
export type Verification = {
  oracle: string;
  verdict: 'pass' | 'fail' | 'partial' | 'error';
  score?: number;
  /** What a pass proves. */
  covers: ClaimId;
  /** Measured hit rates for the target claim, once outcomes exist. */
  power?: { se: BetaCount; sp: BetaCount };
};

/**
 * What a model read and wrote, in its own tokens, and what that costs in money. A field is absent where it is
 * not known, e.g. `cost` of a model without a known price: unknown, never 0. `currency` is ISO 4217.
 */
export type Usage = { inputTokens?: number; outputTokens?: number; cost?: number; currency?: string };

/** `units` = abstract cost units, `ms` = wall milliseconds spent in effects, `calls` = effect calls. */
export type Cost = { units: number; ms: number; calls: number; usage?: Usage };

export type Belief<T = unknown> = {
  outcome: Outcome;
  /** Present if and only if `outcome` is `ok`. */
  value?: T;
  /** Optional distribution or top-k; probabilities sum to at most 1, the rest is "other". */
  alternatives?: readonly { value: T; p: number }[];
  conf: Confidence;
  evidence: readonly EvidenceId[];
  verified?: readonly Verification[];
  /** Why, for `abstain` and `fail`: one sentence for a person. For `ok`: what happened on the way, if it matters. */
  reason?: string;
  cost: Cost;
  /** Id of the agent that answered, where another one was asked: a capability, a pool. */
  by?: string;
};

export const NO_COST: Cost = Object.freeze({ units: 0, ms: 0, calls: 0 });
export const NO_EVIDENCE: readonly EvidenceId[] = Object.freeze([]);

export const unknown = (claim: ClaimId, why: UnknownReason): Confidence => ({
  status: 'unknown',
  claim,
  why,
});

export function ok<T>(value: T, conf: Confidence, more: Partial<Belief<T>> = {}): Belief<T> {
  return { outcome: 'ok', value, conf, evidence: NO_EVIDENCE, cost: NO_COST, ...more };
}

export function abstain(
  reason: string,
  more: Partial<Belief<never>> & { claim?: ClaimId } = {},
): Belief<never> {
  const { claim = 'none', ...rest } = more;
  return {
    outcome: 'abstain',
    conf: unknown(claim, 'no-signal'),
    evidence: NO_EVIDENCE,
    cost: NO_COST,
    reason,
    ...rest,
  };
}

export function fail(reason: string, more: Partial<Belief<never>> & { claim?: ClaimId } = {}): Belief<never> {
  const { claim = 'none', ...rest } = more;
  return {
    outcome: 'fail',
    conf: unknown(claim, 'not-ok'),
    evidence: NO_EVIDENCE,
    cost: NO_COST,
    reason,
    ...rest,
  };
}

/** The same belief, handed on by a node that did nothing for it: what it cost was counted where it arose. */
export const handOn = (belief: Belief): Belief =>
  belief.cost === NO_COST ? belief : { ...belief, cost: NO_COST };

/**
 * The number a reader sees, in [0,1], or `undefined` when there is none. For `self_reported` it is a
 * raw score: whoever shows it must say so.
 */
export function shownNumber(conf: Confidence): number | undefined {
  if (conf.status === 'unknown') return undefined;
  return conf.status === 'self_reported' ? conf.raw : conf.p;
}

const RANK: Record<ConfidenceStatus, number> = { unknown: 0, self_reported: 1, derived: 2, calibrated: 3 };

export function isStatusAtMost(a: ConfidenceStatus, b: ConfidenceStatus): boolean {
  return RANK[a] <= RANK[b];
}
