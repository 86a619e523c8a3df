/** The words for where a gate sends things. */
import type { Lane } from '#engine/gate-what-if.ts';

export const LANE_WORDS: Record<Lane, string> = {
  accept: 'Accept',
  review: 'Review',
  escalate: 'Escalate',
  stop: 'Goes no further',
};

export const LANE_MEANING: Record<Lane, string> = {
  accept: 'leaves through pass',
  review: 'goes below, to a person',
  escalate: 'goes below, to another agent',
  stop: 'goes below, and nobody is asked',
};

export const sayShare = (count: number, total: number): string =>
  total === 0 ? '—' : `${Number(((100 * count) / total).toFixed(1))} %`;
