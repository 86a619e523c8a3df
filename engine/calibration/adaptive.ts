/**
 * D3 adaptive conformal inference (Gibbs and Candes 2021): alpha' = alpha' + gamma (alpha - missed) after every
 * outcome, over a sliding window of scores. Keeps the long-run coverage whatever the stream does.
 */
import { conformalQuantile } from './conformal.ts';

export type Adaptive = {
  readonly alpha: number;
  /** The level now in use; may leave [0,1], which means all labels or none. */
  readonly level: number;
  /** Scores of the last right labels, oldest first. */
  readonly window: readonly number[];
};

const GAMMA = 0.02;
const WINDOW = 500;

/** `scores` = strangeness of the right labels so far, oldest first. */
export const startAdaptive = (alpha: number, scores: readonly number[] = []): Adaptive => ({
  alpha,
  level: alpha,
  window: scores.slice(-WINDOW),
});

/** The strangeness up to which labels belong to the next set. */
export const adaptiveQuantile = ({ level, window }: Adaptive): number => conformalQuantile(window, level);

/** The state after the right label turned out to have strangeness `score`. */
export function stepAdaptive(state: Adaptive, score: number): Adaptive {
  const missed = score <= adaptiveQuantile(state) ? 0 : 1;
  const level = state.level + GAMMA * (state.alpha - missed);
  return { ...state, level, window: [...state.window, score].slice(-WINDOW) };
}
