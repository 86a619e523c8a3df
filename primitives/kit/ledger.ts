/**
 * Questions to the ledger of outcomes: how often was this signal right here? A primitive asks and is told
 * either what was measured, or how many outcomes are missing. It never sees the outcomes themselves.
 */
import type { ClaimId, UnknownReason } from './belief.ts';

/** One voice about labels: who said it, which label, and how sure (a number in [0,1]). */
export type LabelVoice = { source: string; label: string; p: number };
/** Probabilities sum to at most 1. */
export type Distribution = readonly { value: string; p: number }[];

export const CALIBRATORS = ['auto', 'platt', 'beta', 'temperature', 'isotonic'] as const;
export type CalibratorMethod = (typeof CALIBRATORS)[number];
export const SET_SCORES = ['lac', 'aps'] as const;
export const SET_MODES = ['split', 'aci'] as const;
export const BANDITS = ['ucb', 'thompson', 'full-information'] as const;

export type LedgerQuestion =
  /** D1: the probability that belongs to a raw score. */
  | { ask: 'calibrate'; raw: number; minN: number; method: CalibratorMethod }
  /** P2: labels weighed by learned weights. */
  | { ask: 'stack'; voices: readonly LabelVoice[]; minN: number }
  /** D4: the lowest threshold that keeps the share of wrong answers at most `alpha`, with confidence 1 - `delta`. */
  | { ask: 'threshold'; alpha: number; delta: number }
  /** D3: the labels that cannot be ruled out at level 1 - `alpha`. */
  | {
      ask: 'conformal';
      alpha: number;
      mode: (typeof SET_MODES)[number];
      scores: (typeof SET_SCORES)[number];
      distribution: Distribution;
    }
  /** D6: has the calibration stopped holding? */
  | { ask: 'drift'; window: number }
  /** Which arm a bandit pulls. */
  | { ask: 'arm'; policy: (typeof BANDITS)[number]; arms: readonly string[] };

/** Where outcomes are looked for. Derived from the node that asks when `name` is empty. */
export type LedgerScope = { claim: ClaimId; name: string };

/** `n` outcomes in scope; `missing` more are needed before anything can be said (0 = enough). */
export type LedgerAnswer =
  | { missing: number; n: number }
  /** Outcomes enough, and still no number (A3); `too-many-errors` = no threshold keeps the promise. */
  | { missing: 0; n: number; unknown: LedgerUnknown }
  | { missing: 0; n: number; p: number; lo: number; hi: number; calibrator: string; drift: DriftState }
  | {
      missing: 0;
      n: number;
      label: string;
      /** Every label with its share before calibration, the likeliest first. */
      alternatives?: Distribution;
      p: number;
      lo: number;
      hi: number;
      calibrator: string;
      drift: DriftState;
    }
  | { missing: 0; n: number; threshold: number }
  | { missing: 0; n: number; set: readonly string[] }
  | { missing: 0; n: number; drift: DriftState }
  | { missing: 0; n: number; arm: string; propensity: number };

export type LedgerUnknown =
  | Extract<UnknownReason, 'too-few-outcomes' | 'out-of-scope' | 'interval-too-wide' | 'drift-broken'>
  | 'too-many-errors';

export type DriftState = 'ok' | 'watch' | 'broken';

/** One item whose truth became known, as far as it bears on a question. */
export type OutcomeRow = {
  /** The raw score that was shown, in [0,1], if there was one. */
  raw?: number;
  /** Was the answer right? */
  right: boolean;
  /** The calibrated probability that was shown, for drift. */
  shown?: number;
  voices?: readonly LabelVoice[];
  distribution?: Distribution;
  /** The right label. */
  truth?: string;
  /** Arms tried on this item and whether each was right (full information names all of them). */
  arms?: Readonly<Record<string, boolean>>;
};
