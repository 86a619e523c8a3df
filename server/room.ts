/**
 * Sharing places among many without knowing how many there are: each may hold up to four times as many as are
 * free. One alone gets four fifths, two get four ninths each, and some are always left for whoever comes next.
 * (Dynamic thresholds, as network switches share their buffers.)
 */
const PER_FREE = 4;

/** How many more somebody who holds `count` may take while `free` are free: the largest x with `count + x <= 4 (free - x)`. */
export const room = (count: number, free: number): number =>
  Math.floor((PER_FREE * free - count) / (1 + PER_FREE));
