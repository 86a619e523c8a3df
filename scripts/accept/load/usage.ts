/** What a process of an experiment uses; loaded into it. */

export type Usage = {
  cpuSeconds: number;
  /** After what can be collected was, where the process was started with `--expose-gc`. */
  rssMb: number;
  heapMb: number;
  /** Timers, sockets and whatever else keeps a process alive. */
  handles: number;
};

export const isUsage = (message: unknown): message is Usage =>
  typeof message === 'object' && message !== null && 'cpuSeconds' in message;

/** Answers `usage` over the channel to the parent. */
export function answerUsage(): void {
  process.on('message', (message) => {
    if (message === 'usage') process.send?.(usage());
  });
}

function usage(): Usage {
  globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return {
    cpuSeconds: (user + system) / 1e6,
    rssMb: rss / 2 ** 20,
    heapMb: heapUsed / 2 ** 20,
    handles: process.getActiveResourcesInfo().length,
  };
}
