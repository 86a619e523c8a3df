import type { CSSProperties } from 'react';
import { TONE } from '#components/confidence/tokens.ts';
import type { OutcomeName } from './buckets.ts';

const stripes = (angle: number, tone: string): string =>
  `repeating-linear-gradient(${angle}deg, ${tone} 0 2px, transparent 2px 4px)`;

/** Outcomes differ by texture as well as tone: full, hatched one way, hatched the other way, outlined. */
export const FILLS: Record<OutcomeName, CSSProperties> = {
  succeeded: { background: TONE.ok },
  abstained: { background: stripes(45, TONE.idle), boxShadow: `inset 0 0 0 1px ${TONE.idle}` },
  failed: {
    background: `${stripes(-45, TONE.surface)}, ${TONE.fail}`,
    boxShadow: `inset 0 0 0 1px ${TONE.fail}`,
  },
  cancelled: { boxShadow: `inset 0 0 0 1px ${TONE.idle}` },
};
