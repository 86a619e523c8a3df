/**
 * Confidence in four signs at once: number, filled segments, line style, tone (visual-language 7 to 11).
 * The bar behind the segments tells the source: solid for calibrated, dashed for derived, none for a
 * score that an agent merely says (hollow dot) and a word where nothing is known.
 */
import type { Belief, Confidence, Verification } from '#primitives/kit/belief.ts';
import { rampColor, stepOf, TONE } from './tokens.ts';
import {
  calibratedWords,
  confidenceWords,
  DISPLAY_THRESHOLD,
  quoted,
  RULE_WORDS,
  twoDecimals,
  UNKNOWN_WORDS,
  unknownWords,
  verificationWords,
} from './words.ts';

const SEGMENTS = [0.5, 9.5, 18.5, 27.5, 36.5] as const;
/** Where a number in [0,1] lies on the 45-px strip. */
const xOf = (c: number): number => c * 44;

type Range = { lo: number; hi: number; dashed: boolean };

function rangeOf(conf: Confidence): Range | undefined {
  if (conf.status !== 'derived' && conf.status !== 'calibrated') return undefined;
  return { lo: conf.lo, hi: conf.hi, dashed: conf.status === 'derived' };
}

type SegmentsProps = { value: number; threshold: number; range?: Range | undefined };

/** The five 7x9 segments with the threshold tick. */
function Segments({ value, threshold, range }: SegmentsProps) {
  const filled = stepOf(value);
  const low = value < threshold;
  const tick = Math.round(xOf(threshold)) + 0.5;
  return (
    <svg
      width="46"
      height="15"
      viewBox="0 -1.5 46 15"
      className="confidence-strip flex-none overflow-visible"
      aria-hidden="true"
    >
      {SEGMENTS.map((x, index) => (
        <rect
          key={x}
          className="confidence-segment"
          style={{ animationDelay: `${index * 36}ms` }}
          x={x}
          y="0.5"
          width="7"
          height="9"
          rx="1.5"
          fill={index < filled ? rampColor(filled) : 'none'}
          stroke={TONE.control}
          strokeWidth="1"
          strokeDasharray={low ? '2 1.6' : undefined}
        />
      ))}
      {range && (
        <path
          d={`M${xOf(range.lo)} 12.5H${Math.max(xOf(range.hi), xOf(range.lo) + 1.5)}`}
          stroke={TONE.ink3}
          strokeWidth="1.5"
          strokeDasharray={range.dashed ? '2.5 1.5' : undefined}
        />
      )}
      <path d={`M${tick} -1v13`} stroke={TONE.ink2} strokeWidth="1" />
    </svg>
  );
}

const VERDICT_MARKS: Record<Verification['verdict'], string> = {
  pass: '✓',
  fail: '✗',
  partial: '◐',
  error: '!',
};

function Verdict({ one, detailed }: { one: Verification; detailed: boolean }) {
  return (
    <span className={`${detailed ? '' : 'whitespace-nowrap'} text-ink-2`} title={verificationWords(one)}>
      <b className="font-semibold">{VERDICT_MARKS[one.verdict]}</b>
      <span className="confidence-aside">
        {' '}
        {one.oracle}
        {detailed && ` covers ${one.covers}`}
      </span>
    </span>
  );
}

function Unknown({
  conf,
  detailed,
}: {
  conf: Extract<Confidence, { status: 'unknown' }>;
  detailed: boolean;
}) {
  return (
    <span className="min-w-0 truncate text-ink-3">
      unknown
      <span className="confidence-aside">
        {detailed ? `: ${unknownWords(conf)}` : ` · ${UNKNOWN_WORDS[conf.why]}`}
      </span>
    </span>
  );
}

type WordsProps = { conf: Confidence; low: boolean; detailed: boolean; hasVerdict: boolean };

/** The words behind the segments; those in `confidence-aside` go first where room is short. */
function Words({ conf, low, detailed, hasVerdict }: WordsProps) {
  const weight = low ? 'font-semibold' : 'font-medium';
  if (conf.status === 'unknown') return null;
  if (conf.status === 'self_reported')
    return (
      <span className={`whitespace-nowrap ${weight}`}>
        says <span className="ml-0.5">{quoted(conf.raw)}</span>
      </span>
    );
  if (conf.status === 'calibrated' && detailed)
    return <span className={`whitespace-nowrap ${weight}`}>{calibratedWords(conf)}</span>;
  return (
    <span className={`whitespace-nowrap ${weight}`}>
      {twoDecimals(conf.p)}
      {conf.status === 'derived' && (detailed || !hasVerdict) && (
        <span className="confidence-aside ml-1.5 font-normal text-ink-3">{RULE_WORDS[conf.rule]}</span>
      )}
      {conf.status === 'calibrated' && (
        <span className="confidence-aside ml-1.5 font-normal text-ink-3">n={conf.n}</span>
      )}
    </span>
  );
}

export type ConfidenceGlyphProps = {
  conf: Confidence;
  verified?: Belief['verified'];
  /** In [0,1]; what the number is held against. */
  threshold?: number | undefined;
  /** `full` spells interval and coverage out; `node` fits a node's foot. */
  size?: 'node' | 'full';
};

export function ConfidenceGlyph(props: ConfidenceGlyphProps) {
  const { conf, verified = [], threshold = DISPLAY_THRESHOLD, size = 'node' } = props;
  const detailed = size === 'full';
  const value = conf.status === 'unknown' ? undefined : conf.status === 'self_reported' ? conf.raw : conf.p;
  const low = value !== undefined && value < threshold;
  return (
    <span
      className={`inline-flex min-w-0 items-center gap-2 text-12 tabular-nums ${detailed ? 'flex-wrap gap-y-0' : 'overflow-hidden'}`}
      data-confidence={conf.status}
      title={confidenceWords(conf)}
    >
      {conf.status === 'self_reported' && (
        <svg width="7" height="7" viewBox="0 0 7 7" aria-hidden="true" className="flex-none">
          <circle cx="3.5" cy="3.5" r="2.75" fill="none" stroke={TONE.ink3} strokeWidth="1.25" />
        </svg>
      )}
      {conf.status === 'unknown' ? (
        <Unknown conf={conf} detailed={detailed} />
      ) : (
        <Segments value={value ?? 0} threshold={threshold} range={rangeOf(conf)} />
      )}
      <Words conf={conf} low={low} detailed={detailed} hasVerdict={verified.length > 0} />
      {low && (
        <span className="-ml-1 text-wait" title="below threshold">
          ▾
        </span>
      )}
      {verified.map((one) => (
        <Verdict key={`${one.oracle}:${one.covers}`} one={one} detailed={detailed} />
      ))}
    </span>
  );
}
