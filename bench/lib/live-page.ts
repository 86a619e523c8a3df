/**
 * What runs inside the measured pages. Times are `performance.timeOrigin + performance.now()`, in the page as in
 * Node: both count from the machine's one wall clock. Painted = the task after the frame that follows the change.
 */
import type { Page } from '@playwright/test';

export type Shown = { node: string; state: string; at: number };
export type Arrived = { seq: number; kind: string; at: number };
export type Recorded = {
  /** The key press that started the last run. */
  pressedAt: number;
  /** The reply to `runs.start` had arrived. */
  startedAt: number;
  arrived: Arrived[];
  shown: Shown[];
};

type Recorder = typeof globalThis & { recorded: Recorded };

/** For `addInitScript`: everything it needs is inside. */
export function record(): void {
  const recorded: Recorded = { pressedAt: 0, startedAt: 0, arrived: [], shown: [] };
  (globalThis as Recorder).recorded = recorded;
  const wall = (at = performance.now()) => performance.timeOrigin + at;
  const afterPaint = (work: () => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = work;
      channel.port2.postMessage(0);
    });
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter' && event.ctrlKey) recorded.pressedAt = wall(event.timeStamp);
    },
    true,
  );
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.name.includes('runs.start')) recorded.startedAt = wall(entry.startTime + entry.duration);
    }
  }).observe({ type: 'resource' });
  const Native = globalThis.EventSource;
  globalThis.EventSource = class extends Native {
    constructor(url: string | URL, init?: EventSourceInit) {
      super(url, init);
      if (!String(url).includes('runs.events')) return;
      this.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const at = wall();
        for (const { seq, kind } of JSON.parse(data) as { seq: number; kind: string }[]) {
          recorded.arrived.push({ seq, kind, at });
        }
      });
    }
  };
  new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      const element = target as Element;
      const node = element.getAttribute('data-canvas-node');
      const state = element.getAttribute('data-state') ?? '';
      if (node !== null && state !== oldValue)
        afterPaint(() => recorded.shown.push({ node, state, at: wall() }));
    }
  }).observe(document, {
    subtree: true,
    attributes: true,
    attributeFilter: ['data-state'],
    attributeOldValue: true,
  });
}

export const readRecorded = (page: Page): Promise<Recorded> =>
  page.evaluate(() => (globalThis as Recorder).recorded);

export const forget = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign((globalThis as Recorder).recorded, { pressedAt: 0, startedAt: 0, arrived: [], shown: [] });
  });

/** Milliseconds by which the page's clock is ahead of this process's; `bound` = how wrong that can be. */
export async function clockOffset(page: Page): Promise<{ ms: number; bound: number }> {
  let best = { ms: 0, bound: Number.POSITIVE_INFINITY };
  for (let round = 0; round < 50; round++) {
    const before = wallNow();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = wallNow();
    const bound = (after - before) / 2;
    if (bound < best.bound) best = { ms: there - (before + after) / 2, bound };
  }
  return best;
}

export const wallNow = (): number => performance.timeOrigin + performance.now();
