/** Status = shape + word + tone (visual-language 12). The shape alone must be enough. */
import { TONE } from './tokens.ts';

export type GlyphState =
  | 'idle'
  | 'queued'
  | 'running'
  | 'waiting'
  | 'paused'
  | 'succeeded'
  | 'abstained'
  | 'failed'
  | 'cancelled'
  | 'aborted'
  | 'skipped';

/** Sentence-case words for lists and badges. */
export const STATUS_WORDS: Record<GlyphState, string> = {
  idle: 'Not reached',
  queued: 'Queued',
  running: 'Running',
  // For a person, or for a pause to end; a run's page says which.
  waiting: 'Waiting',
  // Until somebody who debugs it lets it go on.
  paused: 'Paused',
  succeeded: 'Succeeded',
  abstained: 'Abstained',
  failed: 'Failed',
  cancelled: 'Cancelled',
  aborted: 'Not needed',
  skipped: 'Skipped',
};

/** The short words on a node's title row. */
export const NODE_WORDS: Record<GlyphState, string> = {
  idle: 'not reached',
  queued: 'queued',
  running: 'running',
  waiting: 'approval',
  paused: 'paused',
  succeeded: 'done',
  abstained: 'abstained',
  failed: 'failed',
  cancelled: 'cancelled',
  aborted: 'not needed',
  skipped: 'skipped',
};

export const STATUS_TONES: Record<GlyphState, string> = {
  idle: TONE.idle,
  queued: TONE.idle,
  running: TONE.run,
  waiting: TONE.wait,
  paused: TONE.wait,
  succeeded: TONE.ok,
  abstained: TONE.idle,
  failed: TONE.fail,
  cancelled: TONE.idle,
  aborted: TONE.idle,
  skipped: TONE.idle,
};

const queued = (
  <circle cx="7" cy="7" r="5.4" fill="none" stroke={TONE.idle} strokeWidth="1.5" strokeDasharray="2.4 2" />
);
const square = <rect x="2" y="2" width="10" height="10" rx="1.5" fill={TONE.idle} />;

const SHAPES: Record<GlyphState, React.ReactNode> = {
  idle: queued,
  queued,
  running: (
    <>
      <circle cx="7" cy="7" r="5.2" fill="none" stroke={TONE.run} strokeWidth="1.6" opacity=".3" />
      <path d="M7 1.8a5.2 5.2 0 0 1 5.2 5.2" fill="none" stroke={TONE.run} strokeWidth="2" />
    </>
  ),
  waiting: (
    <>
      <path d="M7 1l6 11H1z" fill="none" stroke={TONE.wait} strokeWidth="1.6" strokeLinejoin="round" />
      <path d="M7 5v3.4M7 9.8v.8" stroke={TONE.wait} strokeWidth="1.5" />
    </>
  ),
  paused: (
    <>
      <rect
        x="1.2"
        y="1.2"
        width="11.6"
        height="11.6"
        rx="2"
        fill="none"
        stroke={TONE.wait}
        strokeWidth="1.5"
      />
      <path d="M5.2 4.2v5.6M8.8 4.2v5.6" stroke={TONE.wait} strokeWidth="1.8" />
    </>
  ),
  succeeded: (
    <>
      <circle cx="7" cy="7" r="6" fill={TONE.ok} />
      <path d="M4.2 7.2l2 2 3.6-4" fill="none" stroke={TONE.surface} strokeWidth="1.6" />
    </>
  ),
  abstained: (
    <>
      <circle cx="7" cy="7" r="5.4" fill="none" stroke={TONE.idle} strokeWidth="1.5" />
      <path d="M4.4 7h5.2" stroke={TONE.idle} strokeWidth="1.6" />
    </>
  ),
  failed: (
    <>
      <path d="M4.2 1h5.6L13 4.2v5.6L9.8 13H4.2L1 9.8V4.2z" fill={TONE.fail} />
      <path d="M4.8 4.8l4.4 4.4M9.2 4.8L4.8 9.2" stroke={TONE.surface} strokeWidth="1.6" />
    </>
  ),
  cancelled: square,
  aborted: square,
  skipped: (
    <g opacity=".6">
      <circle cx="7" cy="7" r="5.4" fill="none" stroke={TONE.idle} strokeWidth="1.5" />
      <path d="M3.4 10.6l7.2-7.2" stroke={TONE.idle} strokeWidth="1.5" />
    </g>
  ),
};

type StatusGlyphProps = {
  state: GlyphState;
  size?: number;
  /** A fact of a log: it turned once, it does not turn now. */
  isPast?: boolean;
};

/** 14-px shape. Decorative: put the word beside it, or an `aria-label` around both. */
export function StatusGlyph({ state, size = 14, isPast = false }: StatusGlyphProps) {
  const spin = state === 'running' && !isPast ? 'animate-turn' : '';
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 14 14"
      aria-hidden="true"
      data-state={state}
      className={`flex-none ${spin}`}
    >
      {SHAPES[state]}
    </svg>
  );
}

/** Shape and word together, for rows and badges. */
export function StatusLabel({ state }: { state: GlyphState }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <StatusGlyph state={state} />
      {STATUS_WORDS[state]}
    </span>
  );
}
