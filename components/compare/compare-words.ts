/** The words of a comparison of runs, for the table and for the marks on the canvas. Pure. */
import type { MarkKind, NodeMark } from '#components/canvas/marks.tsx';
import { STATUS_WORDS } from '#components/confidence/status-glyph.tsx';
import { METHOD_WORDS } from '#components/confidence/words.ts';
import type { Confidence, ConfidenceStatus } from '#primitives/kit/belief.ts';
import type { Difference, NodeComparison } from './compare-runs.ts';

export const STATUS_OF_CONFIDENCE: Record<ConfidenceStatus, string> = {
  unknown: 'unknown',
  self_reported: 'self-reported',
  derived: 'derived',
  calibrated: 'calibrated',
};

/** `+0.14`, `−0.02`; less than a hundredth is said as such. */
export function signed(by: number): string {
  const sign = by > 0 ? '+' : '−';
  const size = Math.abs(by);
  return size < 0.005 ? `${sign}<0.01` : `${sign}${size.toFixed(2)}`;
}

const kindOf = (conf: Confidence | undefined, difference: Difference): string => {
  if (!conf) return 'no value';
  if (difference.kind === 'unlike' && difference.because === 'claim') return conf.claim;
  if (difference.kind === 'unlike' && difference.because === 'method' && conf.status === 'self_reported')
    return METHOD_WORDS[conf.method];
  return STATUS_OF_CONFIDENCE[conf.status];
};

/** One phrase for the difference of confidence. */
export function differenceWords({ difference, first, second }: NodeComparison): string {
  switch (difference.kind) {
    case 'none':
      return '';
    case 'same':
      return 'the same';
    case 'number':
      return signed(difference.by);
    case 'unlike': {
      const [a, b] = [kindOf(first?.belief?.conf, difference), kindOf(second?.belief?.conf, difference)];
      return `not comparable: ${a} against ${b}`;
    }
    case 'unknown':
      return difference.on === 'both'
        ? 'both unknown'
        : `unknown in ${difference.on === 'first' ? 'A' : 'B'}`;
  }
}

/** What the node's tag on the canvas says; nothing where both runs say the same. */
export function comparisonMark(one: NodeComparison): NodeMark | undefined {
  const { first, second, difference } = one;
  if (!first) return { kind: 'added', sign: '+', words: 'only in B' };
  if (!second) return { kind: 'removed', sign: '−', words: 'only in A' };
  if (!one.isDifferent) return undefined;
  const words = [
    one.hasOtherState &&
      `${STATUS_WORDS[first.state].toLowerCase()} → ${STATUS_WORDS[second.state].toLowerCase()}`,
    one.hasOtherValue && !one.hasOtherState && 'other value',
    difference.kind === 'number' && `confidence ${signed(difference.by)}`,
    difference.kind === 'unlike' && 'confidence not comparable',
    difference.kind === 'unknown' && difference.on !== 'both' && `confidence ${differenceWords(one)}`,
  ].filter((part) => part !== false);
  return { kind: markKind(one), sign: signOf(one), words: words.join(', ') };
}

function markKind({ difference, hasOtherState }: NodeComparison): MarkKind {
  if (hasOtherState || difference.kind !== 'number') return 'changed';
  return difference.by > 0 ? 'more' : 'less';
}

function signOf({ difference, hasOtherState }: NodeComparison): string {
  if (hasOtherState || difference.kind !== 'number') return '≠';
  return difference.by > 0 ? '▴' : '▾';
}
