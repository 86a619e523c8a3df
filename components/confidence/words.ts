/** The words for statuses, rules and reasons: one table each, used by the canvas, tables and labels. */
import type {
  Belief,
  Confidence,
  Method,
  RuleId,
  UnknownReason,
  Verification,
} from '#primitives/kit/belief.ts';

/**
 * What a number is held against where no gate downstream names a threshold: it decides only how the
 * number is drawn, never what runs.
 */
export const DISPLAY_THRESHOLD = 0.6;

export const UNKNOWN_WORDS: Record<UnknownReason, string> = {
  'no-signal': 'no signal',
  'free-text': 'free text',
  'out-of-scope': 'outside what was measured',
  'too-few-outcomes': 'too few outcomes',
  'interval-too-wide': 'interval too wide',
  'drift-broken': 'calibration has drifted',
  'claims-differ': 'inputs claim different things',
  'unmeasured-transform': 'changed by an unmeasured step',
  'contradiction-from-one-source': 'one source contradicts itself',
  given: 'given by you',
  'see-members': 'each member has its own',
  'winner-not-calibrated': 'winner not calibrated',
  'not-ok': 'no answer',
};

export const RULE_WORDS: Record<RuleId | 'none', string> = {
  'chain.cond': 'chain',
  'chain.bounds': 'chain bounds',
  'chain.e2e': 'end to end',
  pass: 'passed on',
  lossy: 'lossy step',
  'logpool.neff': 'pooled',
  stack: 'learned pool',
  vote: 'vote',
  'vote.bound': 'vote bound',
  'linear.pool': 'mixture',
  'noisy.or': 'any of',
  select: 'selected',
  evidence: 'evidence',
  retry: 'retry',
  staleness: 'aged',
  path: 'path taken',
  debate: 'debate',
  human: 'person',
  oracle: 'check',
  none: 'no rule',
};

export const METHOD_WORDS: Record<Method, string> = {
  margin: 'margin between labels',
  softmax: 'softmax score',
  'lexicon-share': 'share of known words',
  agreement: 'agreement of voices',
  'accuracy-score': "the agent's own accuracy score",
  distance: 'distance score',
  verbal: 'stated in words',
  logprob: 'token probability',
  'raw-pool': 'pool of raw scores',
  consistency: 'agreement of samples',
  'semantic-entropy': 'spread of meanings',
  judge: 'score of a judge',
  pairwise: 'comparisons in pairs',
};

const VERDICT_WORDS: Record<Verification['verdict'], string> = {
  pass: 'checked by',
  fail: 'refuted by',
  partial: 'partly checked by',
  error: 'could not be checked by',
};

/** `0.67`: two decimals, a number in [0,1]. */
export const twoDecimals = (c: number): string => c.toFixed(2);

/** `.91`, or `1.00`: how a raw score is quoted, without the weight of a probability. */
export const quoted = (c: number): string => twoDecimals(c).replace(/^0/, '');

const percent = (c: number): string => String(Math.round(c * 100));

/** `right 83 % (78–88), n = 412` */
export function calibratedWords(conf: Extract<Confidence, { status: 'calibrated' }>): string {
  return `right ${percent(conf.p)} % (${percent(conf.lo)}–${percent(conf.hi)}), n=${conf.n}`;
}

/** `too few outcomes, n=12, 8 more needed` */
export function unknownWords({ why, n, missing }: Extract<Confidence, { status: 'unknown' }>): string {
  const count = n === undefined ? '' : `, n=${n}`;
  const more = missing ? `, ${missing} more needed` : '';
  return `${UNKNOWN_WORDS[why]}${count}${more}`;
}

/** One line for tables: every status reads differently, and none without its source. */
export function confidenceWords(conf: Confidence): string {
  if (conf.status === 'unknown') return `unknown: ${unknownWords(conf)}`;
  if (conf.status === 'self_reported') return `says ${quoted(conf.raw)} (${METHOD_WORDS[conf.method]})`;
  if (conf.status === 'calibrated') return calibratedWords(conf);
  return `${twoDecimals(conf.p)} by ${RULE_WORDS[conf.rule]} (${twoDecimals(conf.lo)}–${twoDecimals(conf.hi)})`;
}

/** `checked by mathjs: arithmetic-correct` */
export function verificationWords(one: Verification): string {
  return `${VERDICT_WORDS[one.verdict]} ${one.oracle}: ${one.covers}`;
}

/** The spoken part of a node's label: `confidence 0.67, above threshold 0.60`. */
export function spokenConfidence(belief: Belief, threshold = DISPLAY_THRESHOLD): string {
  const { conf } = belief;
  const checks = (belief.verified ?? []).map((one) => `, ${verificationWords(one)}`).join('');
  if (conf.status === 'unknown') return `confidence unknown, ${unknownWords(conf)}${checks}`;
  const shown = conf.status === 'self_reported' ? conf.raw : conf.p;
  const side = shown >= threshold ? 'above' : 'below';
  const source = conf.status === 'self_reported' ? 'self-reported score' : 'confidence';
  return `${source} ${twoDecimals(shown)}, ${side} threshold ${twoDecimals(threshold)}${checks}`;
}
