/** Loaded into a web process that is measured: answers `stats` over its channel. */

export type Stats = {
  rssMb: number;
  /** Processor time used so far. */
  cpuMs: number;
  sockets: number;
  timers: number;
  /** Watchers of notices: one per feed. */
  listeners: number;
  /** Rejections that nobody handled, so far. */
  rejections: number;
};

type Kept = Map<string, { get(db: object): { size: number } | undefined }>;
const root: typeof globalThis & { parallaxKept?: Kept; parallaxClient?: { db: object } } = globalThis;

let rejections = 0;
process.on('unhandledRejection', (reason) => {
  rejections += 1;
  console.error('unhandled rejection:', reason);
});

function stats(): Stats {
  // What can be collected is no use of memory, but waits for its turn.
  globalThis.gc?.();
  const resources = process.getActiveResourcesInfo();
  const count = (name: string) => resources.filter((one) => one === name).length;
  const { user, system } = process.cpuUsage();
  const db = root.parallaxClient?.db;
  return {
    rssMb: process.memoryUsage.rss() / 2 ** 20,
    cpuMs: (user + system) / 1_000,
    sockets: count('TCPSocketWrap'),
    timers: count('Timeout'),
    rejections,
    listeners: (db && root.parallaxKept?.get('listeners')?.get(db)?.size) ?? 0,
  };
}

process.on('message', (message) => {
  if (message === 'stats') process.send?.({ stats: stats() });
});

// Whoever measures may be gone before it could end this one.
process.once('disconnect', () => process.exit(0));
