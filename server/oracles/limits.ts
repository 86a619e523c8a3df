/** Bounds of every check. Reaching one gives the verdict `error`, never `pass` or `fail`. */
export const ORACLE_LIMITS = {
  /** Processes at once, in this process. */
  children: 2,
  /** Checks that may wait for one. */
  waiting: 200,
  /** Checks after which a child is replaced even though nothing went wrong. */
  uses: 100,
  /** Milliseconds until a child that has nothing to do is ended. */
  idleMs: 60_000,
  /** Milliseconds for starting a child and loading the libraries of one oracle, on a busy machine. */
  loadMs: 30_000,
  /** Milliseconds of work for every oracle but `test`, which brings its own. */
  workMs: 2_000,
  /** Milliseconds the child may overrun before it is killed: it stops itself in time if it can. */
  graceMs: 500,
  /** Characters and elements of one request. */
  requestSize: 2_000_000,
  requestDepth: 200,
  /** Bytes a child may say in one reply. */
  replyBytes: 65_536,
  /** MiB of the child's own heap, outside the capped engine. */
  heapMb: 192,
  detailCharacters: 400,
} as const;
