/** A picture that is painted anew while it is looked at: so much of it at a time that no frame is late for it. */

/** What one band should take, in milliseconds. */
const BAND_MS = 6;
const MOST = 24;
/** One part in so many of the time is spent on it. */
const REST_SHARE = 6;

export type Bands = {
  /** `cost`: milliseconds that all of it takes at once. What is asked for meanwhile is done in one more turn. */
  start(cost: number): void;
  stop(): void;
};

/** `paint`: from and to are shares of the picture, from the top. */
export function paintedByBands(paint: (from: number, to: number) => void): Bands {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked: number | undefined;
  const begin = (cost: number) => {
    asked = undefined;
    next(0, Math.min(MOST, Math.max(1, Math.ceil(cost / BAND_MS))));
  };
  const next = (index: number, count: number) => {
    const before = performance.now();
    paint(index / count, (index + 1) / count);
    timer = setTimeout(
      () => {
        timer = undefined;
        if (index + 1 < count) next(index + 1, count);
        else if (asked !== undefined) begin(asked);
      },
      Math.max(16, REST_SHARE * (performance.now() - before)),
    );
  };
  return {
    start(cost) {
      if (timer === undefined) begin(cost);
      else asked = cost;
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
      asked = undefined;
    },
  };
}
