/**
 * What became of a run, in the form in which programs elsewhere read it. Every number comes with what it is and
 * where it is from, and what is unknown is said to be unknown: there is no field that is 0 or 1 for lack of one.
 */
import type { RunStatus } from '#engine/events.ts';
import type { Belief, Confidence, Outcome } from '#primitives/kit/belief.ts';

/** `score` is no probability; `probability` is one, with the interval it lies in. */
export type ToldConfidence =
  | { status: 'unknown'; reason: string }
  | { status: 'self_reported'; score: number; source: string }
  | {
      status: 'derived';
      probability: number;
      low: number;
      high: number;
      source: string;
      assumes: readonly string[];
    }
  | {
      status: 'calibrated';
      probability: number;
      low: number;
      high: number;
      source: string;
      n: number;
      drift: string;
    };

export type ToldBelief = {
  outcome: Outcome;
  value?: unknown;
  confidence: ToldConfidence;
  /** Why, for `abstain` and `fail`. */
  reason?: string;
};

export type ToldRun = {
  run: string;
  /** Slug and version of what ran; null where it is not published any more. */
  pattern: string | null;
  version: string | null;
  status: RunStatus;
  /** Null until the run has ended, and for one that was cancelled. */
  result: ToldBelief | null;
  /** Why it ended as it did, where that is no answer. */
  reason: string | null;
  createdAt: string;
  finishedAt: string | null;
};

export function toldConfidence(conf: Confidence): ToldConfidence {
  switch (conf.status) {
    case 'unknown':
      return { status: 'unknown', reason: conf.why };
    case 'self_reported':
      return { status: 'self_reported', score: conf.raw, source: conf.method };
    case 'derived': {
      const { p: probability, lo: low, hi: high, rule: source, assumes } = conf;
      return { status: 'derived', probability, low, high, source, assumes };
    }
    case 'calibrated': {
      const { p: probability, lo: low, hi: high, calibrator: source, n, drift } = conf;
      return { status: 'calibrated', probability, low, high, source, n, drift };
    }
  }
}

export function toldBelief(belief: Belief): ToldBelief {
  const { outcome, conf, reason } = belief;
  return {
    outcome,
    ...(outcome === 'ok' && { value: toldValue(belief) }),
    confidence: toldConfidence(conf),
    ...(reason !== undefined && { reason }),
  };
}

/** Several answers have a confidence each; only the engine says so (`see-members`), never what an agent sent. */
function toldValue({ value, conf }: Belief): unknown {
  if (conf.status !== 'unknown' || conf.why !== 'see-members') return value;
  if (Array.isArray(value)) return value.map(toldMember);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, toldMember(one)]));
}

const toldMember = (one: unknown): unknown => (isBelief(one) ? toldBelief(one) : one);

const isBelief = (value: unknown): value is Belief =>
  typeof value === 'object' && value !== null && 'outcome' in value && 'conf' in value && 'evidence' in value;

const two = (value: number): string => value.toFixed(2);

/** One sentence, for those who read instead of compute. */
export function confidenceSentence(confidence: ToldConfidence): string {
  switch (confidence.status) {
    case 'unknown':
      return `Confidence: unknown (${confidence.reason}).`;
    case 'self_reported':
      return `Confidence: says ${two(confidence.score)} of itself (${confidence.source}); not a probability.`;
    case 'derived':
    case 'calibrated': {
      const { status, probability, low, high, source } = confidence;
      return `Confidence: ${two(probability)} (${two(low)} to ${two(high)}), ${status} by ${source}.`;
    }
  }
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');

/** The answer and how sure it is, or why there is none. */
export function runSentence({ run, status, result, reason }: ToldRun): string {
  if (result?.outcome === 'ok') return `${asText(result.value)}\n\n${confidenceSentence(result.confidence)}`;
  const why = reason ?? result?.reason;
  if (status === 'waiting') return `Run ${run} waits for a person or a time; ask for it again later.`;
  if (status === 'queued' || status === 'running')
    return `Run ${run} is still ${status}; ask for it again later.`;
  const ended = { abstained: 'declined to answer', cancelled: 'was cancelled', failed: 'failed' } as const;
  const end = status === 'succeeded' ? 'ended without an answer' : ended[status];
  return `The pattern ${end}${why ? `: ${why}` : '.'}`;
}

const ENDS: ReadonlySet<string> = new Set(['succeeded', 'abstained', 'failed', 'cancelled']);

export const isOver = ({ status }: Pick<ToldRun, 'status'>): boolean => ENDS.has(status);
